import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ROLES, type Role, roleOf } from '../../../../functions/http/access/roles.ts'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { createServices } from '../../../../functions/shell/services.ts'
import { resourcesOf, synthesize } from './synthesize.ts'

const QUEUE = 'https://sqs.test/queue'
const services = createServices({
  ROLES_CLAIM: 'cognito:groups',
  TABLE_NAME: 'shunt',
  JOB_QUEUE_URL: QUEUE,
  SEED_QUEUE_URL: QUEUE,
  EXECUTION_QUEUE_URL: QUEUE,
  MONITOR_QUEUE_URL: QUEUE,
})
const app = createApp(services, RESOURCES)
const routes = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({ method, path }))

/** Who may use the route of a role. */
const mayUse = (role: Role, needed: Role) => role === needed || needed === 'read'

const documents = z.object({
  Description: z.string(),
  PolicyDocument: z.object({
    Statement: z.array(z.object({ Action: z.literal('execute-api:Invoke'), Resource: z.array(z.unknown()) })),
  }),
})

const policies = resourcesOf(synthesize(), 'AWS::IAM::ManagedPolicy', documents)

/** The patterns behind `<api>/*\/` in the policy of a role. */
function patternsOf(role: Role): RegExp[] {
  const [, policy] = [...policies].find(([id]) => id.toLowerCase().startsWith(role)) ?? []
  const resources = policy?.PolicyDocument.Statement.flatMap(({ Resource }) => Resource) ?? []
  return resources.map((resource) => {
    const [, pattern = ''] = /\/\*\/([A-Z]+\/[^"]*)"/.exec(JSON.stringify(resource)) ?? []
    return new RegExp(`^${pattern.replaceAll('*', '.*')}$`)
  })
}

describe('the roles', () => {
  test.each<[string, string, Role]>([
    ['GET', '/process-instance', 'read'],
    ['POST', '/process-instance', 'read'],
    ['POST', '/process-instance/count', 'read'],
    ['POST', '/task/{id}/complete', 'operate'],
    ['POST', '/modification/executeAsync', 'operate'],
    ['DELETE', '/process-instance/{id}', 'operate'],
    ['PUT', '/batch/{id}/suspended', 'operate'],
    ['POST', '/external-task/fetchAndLock', 'operate'],
    ['POST', '/deployment/create', 'deploy'],
    ['DELETE', '/deployment/{id}', 'deploy'],
    ['PUT', '/what/nobody/knows', 'operate'],
  ])('%s %s is for %s', (method, path, role) => {
    expect(roleOf(method, path)).toBe(role)
  })

  test.each(ROLES)('the policy for %s allows its routes and no others, at the root and under /engine-rest', (role) => {
    const patterns = patternsOf(role)
    expect(patterns.length).toBeGreaterThan(0)
    for (const { method, path } of routes) {
      for (const prefix of ['', '/engine-rest']) {
        const route = `${method}${prefix}${path.replaceAll(/:\w+(\{.*?\})?/g, 'x')}`
        const isAllowed = patterns.some((pattern) => pattern.test(route))
        expect([role, route, isAllowed]).toEqual([role, route, mayUse(role, roleOf(method, path))])
      }
    }
  })

  test('the policies have room in 6,144 characters', () => {
    for (const { PolicyDocument } of policies.values()) {
      const count = PolicyDocument.Statement.flatMap(({ Resource }) => Resource).length
      expect(
        count *
          'arn:aws:execute-api:eu-central-1:123456789012:abcdefghij/*/POST/engine-rest/process-definition/*","'.length,
      ).toBeLessThan(6144)
    }
  })
})

describe('the scopes of a token', () => {
  const ask = async (scope: unknown, method: string, path: string, others: object = {}) => {
    const claims = { sub: '1', iss: 'https://login.test', ...(scope !== undefined && { scope }), ...others }
    const event = { rawPath: path, requestContext: { authorizer: { jwt: { claims } } } }
    const response = await app.request(
      path,
      { method, ...(method === 'POST' && { body: '{"a":' }), headers: { 'content-type': 'application/json' } },
      { event },
    )
    return response.status
  }

  test.each([
    ['shunt/read', 'POST', '/signal', 403],
    ['shunt/read', 'POST', '/task/x/complete', 403],
    ['openid shunt/operate', 'POST', '/signal', 400],
    ['shunt/operate', 'POST', '/deployment/create', 403],
    ['shunt/deploy', 'POST', '/signal', 403],
    ['shunt/deploy', 'GET', '/openapi.json', 200],
    ['[openid shunt/read]', 'GET', '/openapi.json', 200],
    ['shunt/reading', 'GET', '/openapi.json', 403],
    [undefined, 'GET', '/openapi.json', 403],
  ])('%s: %s %s is answered with %i', async (scope, method, path, status) => {
    expect(await ask(scope, method, path)).toBe(status)
  })

  test('stand beside the groups of the person, where the installation says in which claim', async () => {
    const inGroup = { 'cognito:groups': '[shunt/operate others]' }
    expect(await ask('openid', 'POST', '/signal', inGroup)).toBe(400)
    expect(await ask('openid', 'POST', '/deployment/create', inGroup)).toBe(403)
    expect(await ask('openid', 'POST', '/signal', { groups: '[shunt/operate]' })).toBe(403)
  })

  test('are in the description, for each operation', async () => {
    const schema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ security: z.unknown() }))) })
    const { paths } = schema.parse(await (await app.request('/openapi.json')).json())
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        expect(security).toEqual([{ token: [`shunt/${roleOf(method.toUpperCase(), path)}`] }])
      }
    }
  })
})
