import { resolve } from 'node:path'
import { Match } from 'aws-cdk-lib/assertions'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type EntryName, entryNames } from '../../../../infra/stack/functions/entries.ts'
import { permissions } from '../../../../infra/stack/functions/permissions.ts'
import type { QueueName } from '../../../../infra/stack/queues.ts'
import { resourcesOf, synthesize } from './synthesize.ts'

const statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().transform((resource) => [resource].flat()),
})
const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })

const contexts = { byDefault: {}, withKey: { customerManagedKey: true } }
const statements = Object.values(contexts).flatMap((context) =>
  [...resourcesOf(synthesize(context), 'AWS::IAM::Policy', policy).values()].flatMap(
    (found) => found.PolicyDocument.Statement,
  ),
)

/** The functions of ours that make a message for a queue. */
const senders: Readonly<Record<string, QueueName>> = {
  seedFor: 'seed',
  executionOf: 'execution',
  turnMessage: 'execution',
  monitorOf: 'monitor',
  sendJob: 'job',
  fireJobs: 'job',
}

/** The code of an entry that is left after tree shaking: all that can be called, and no library. */
function codeOf(entry: EntryName): string {
  const { outputFiles } = buildSync({
    entryPoints: [resolve(import.meta.dirname, `../../../../functions/${entry}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  return outputFiles[0]?.text ?? ''
}

const distinct = (names: Iterable<string>) => [...new Set(names)].toSorted()

/** The document client's names, and what its pages are made of, for DynamoDB's requests. */
const requestNames: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
}

/** DynamoDB's requests in the code. */
function requestsIn(code: string): string[] {
  const made = [...code.matchAll(/new (\w+?)Command\d*\(/g)].map(([, request = '']) => request)
  const paged = [...code.matchAll(/paginate(\w+?)\d*\(/g)].map(([, request = '']) => request)
  const requests = [...made, ...paged].filter((request) => !/^(SendMessage|PutEvents)/.test(request))
  return distinct(requests.map((request) => requestNames[request] ?? request))
}

/** The queues that the code sends to. */
function queuesIn(code: string): string[] {
  return distinct([...code.matchAll(/function\*? (\w+)\(/g)].flatMap(([, name = '']) => senders[name] ?? []))
}

describe('the permissions', () => {
  test('name their actions and resources; X-Ray alone knows no resource', () => {
    for (const { Action, Resource } of statements) {
      expect(Action.filter((action) => action.includes('*'))).toEqual([])
      if (JSON.stringify(Resource).includes('*')) {
        expect(Action.toSorted()).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'])
      }
    }
  })

  test('to tell of batches is there where a bus is wanted, for this bus and one function', () => {
    for (const eventBus of ['own', 'default']) {
      const policies = resourcesOf(synthesize({ eventBus }), 'AWS::IAM::Policy', policy)
      const found = [...policies.values()].flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      const telling = found.filter(({ Action }) => Action.includes('events:PutEvents'))
      expect(telling).toHaveLength(1)
      expect(JSON.stringify(telling[0]?.Resource)).toMatch(eventBus === 'own' ? /EventBus/ : /event-bus\/default/)
    }
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('events:PutEvents')
  })

  test('come from no managed policy', () => {
    synthesize().allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })

  describe.each(entryNames)('of %s', (entry) => {
    const code = codeOf(entry)
    const { table, indexes, sendsTo } = permissions[entry]

    test('on the table are the requests that its code makes', () => {
      expect(distinct(table)).toEqual(requestsIn(code))
      expect(indexes.length > 0).toBe(code.includes('IndexName:'))
    })

    test('on the event bus is its code that tells', () => {
      expect(permissions[entry].tells === true).toBe(code.includes('new PutEventsCommand('))
    })

    test('on queues are those that its code sends to', () => {
      expect(distinct(sendsTo)).toEqual(queuesIn(code))
    })
  })
})
