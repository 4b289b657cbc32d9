import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { handle } from 'hono/aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { MOVE_ON, startInstances, TWO_TASKS } from '../../../support/batches.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

const ARN = 'arn:aws:iam::123456789012:user/ada'

let shell: Shell
beforeAll(async () => {
  shell = await startShell()
})
afterAll(() => shell.stop())

/** What API Gateway's HTTP API hands to Lambda, with IAM authorization. */
function event(method: string, path: string, body?: unknown): APIGatewayProxyEventV2 {
  const requestContext = {
    accountId: '123456789012',
    apiId: 'api',
    authorizer: { iam: { userArn: ARN } },
    domainName: 'api.test',
    domainPrefix: 'api',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'request',
    routeKey: '$default',
    stage: '$default',
    time: '',
    timeEpoch: 0,
  }
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'api.test' },
    requestContext,
    isBase64Encoded: false,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }
}

test('on Lambda the same application answers, and knows who calls', async () => {
  const [definition] = await shell.deploy(TWO_TASKS)
  const processInstanceIds = await startInstances(shell, 2)
  const handler = handle(createApp(shell.services, RESOURCES))
  const request = { processDefinitionId: definition?.id, processInstanceIds, instructions: MOVE_ON }
  const context: Partial<Context> = {}
  const answer = await Reflect.apply(handler, undefined, [
    event('POST', '/engine-rest/modification/executeAsync', request),
    context,
  ])
  expect(answer).toMatchObject({ statusCode: 200 })
  expect(JSON.parse(answer.body)).toMatchObject({ totalJobs: 2, createUserId: ARN })
})
