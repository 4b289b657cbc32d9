import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Code, IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { addRoutes, createApi } from './api.ts'
import { createConsole } from './console/console.ts'
import { createSignIn } from './console/sign-in.ts'
import type { ConsoleSources } from './console/upload.ts'
import { createEncryptionKey } from './encryption-key.ts'
import { createEventBus } from './event-bus.ts'
import type { EntryName } from './functions/entries.ts'
import { connectQueues } from './functions/event-sources.ts'
import { createFunctions } from './functions/functions.ts'
import { createRoles } from './functions/roles.ts'
import { createAlarms } from './monitoring/alarms.ts'
import { createDashboard } from './monitoring/dashboard.ts'
import { createQueues } from './queues.ts'
import { createSchedule } from './schedule.ts'
import type { StackOptions } from './stack-options.ts'
import { createTable } from './table.ts'

/** What is deployed, and how. */
export interface Deployment {
  readonly options: StackOptions
  readonly codeOf: (entry: EntryName) => Code
  readonly consoleSources: () => ConsoleSources
}

/**
 * The whole of Shunt in one account and region: `shunt-dev` can be destroyed without a trace, `shunt-prod` is
 * protected.
 */
export function createShuntStack(app: Construct, deployment: Deployment): Stack {
  const { options, codeOf } = deployment
  const stack = new Stack(app, `shunt-${options.stage}`, {
    description: 'Batch modification of BPMN process instances',
    terminationProtection: options.stage === 'prod',
    tags: { application: 'shunt', stage: options.stage },
  })
  const key = createEncryptionKey(stack, options)
  const table = createTable(stack, options, key)
  const queues = createQueues(stack, key)
  const eventBus = createEventBus(stack, options)
  const functions = createFunctions(stack, { options, table, queues, key, eventBus, codeOf })
  connectQueues(functions, queues, options)
  createSchedule(stack, functions)
  const api = createApi(stack, options)
  letCallersIn(stack, api, functions.api, deployment)
  const topic = createAlarms(stack, { options, api, functions, queues, table, key })
  createDashboard(stack, { api, functions, queues, table })
  new CfnOutput(stack, 'ApiUrl', {
    value: api.apiEndpoint,
    description: 'Root of the REST API, also under /engine-rest',
  })
  new CfnOutput(stack, 'AlarmTopicArn', {
    value: topic.topicArn,
    description: 'Every alarm of this stack is published here',
  })
  return stack
}

/** By tokens, of people and programs; or by IAM, with the policies of the three roles. */
function letCallersIn(stack: Stack, api: HttpApi, handler: IFunction, { options, consoleSources }: Deployment): void {
  const signIn = createSignIn(stack, options)
  const { corsOrigins } = options
  if (signIn === undefined) {
    addRoutes(api, handler, { tokens: undefined, corsOrigins })
    createRoles(stack, api, options)
    return
  }
  const audience = new Set(options.jwtAudience)
  if (options.console) audience.add(createConsole(stack, { options, api, signIn, sources: consoleSources() }))
  addRoutes(api, handler, { tokens: { issuer: signIn.issuer, audience: [...audience] }, corsOrigins })
}
