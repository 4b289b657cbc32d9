import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IndexName } from '../../../functions/store/dynamodb/table.ts'
import type { NamedBus } from '../event-bus.ts'
import type { QueueName, Queues } from '../queues.ts'
import type { EntryName } from './entries.ts'

/** The DynamoDB requests that the store makes. */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'

/** What one function may do. Nothing is granted that its code does not use. */
export interface Permissions {
  readonly table: readonly TableAction[]
  /** The indexes it queries. */
  readonly indexes: readonly IndexName[]
  /** The queues it sends to; what it receives from follows from its event source. */
  readonly sendsTo: readonly QueueName[]
  /** Whether it tells of changes of batches. */
  readonly tells?: true
}

/** Running a step on an instance and performing its effects, wherever it is done. */
const stepActions = ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] as const
/** The same for many instances of a batch, with the records of what failed. */
const batchActions = [...stepActions, 'BatchGetItem', 'BatchWriteItem'] as const

/** The permissions of each entry. A test compares them with the requests and messages that are in its bundle. */
export const permissions: Readonly<Record<EntryName, Permissions>> = {
  api: {
    table: [...batchActions, 'Scan'],
    indexes: ['running', 'ended'],
    sendsTo: ['seed', 'execution', 'monitor', 'job'],
  },
  seed: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'], indexes: [], sendsTo: ['seed', 'execution'] },
  execution: { table: batchActions, indexes: [], sendsTo: ['execution', 'monitor', 'job'] },
  monitor: {
    table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    indexes: ['running'],
    sendsTo: ['seed', 'monitor'],
    tells: true,
  },
  job: { table: stepActions, indexes: [], sendsTo: ['job'] },
  timer: { table: [...stepActions, 'BatchGetItem'], indexes: ['outbox'], sendsTo: ['job'] },
  'dead-letter': { table: batchActions, indexes: [], sendsTo: ['monitor', 'job'] },
}

export interface StatementSources {
  readonly table: Table
  readonly queues: Queues
  readonly key: IKey | undefined
  readonly eventBus: NamedBus | undefined
}

/** The policy statements for a function: exact actions on exact resources. */
export function statementsFor(
  { table: actions, indexes, sendsTo, tells }: Permissions,
  { table, queues, key, eventBus }: StatementSources,
): PolicyStatement[] {
  const statements = [
    new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table.tableArn] }),
  ]
  if (indexes.length > 0) {
    const resources = indexes.map((index) => `${table.tableArn}/index/${index}`)
    statements.push(new PolicyStatement({ actions: ['dynamodb:Query'], resources }))
  }
  if (sendsTo.length > 0) {
    const resources = sendsTo.map((name) => queues[name].queue.queueArn)
    statements.push(new PolicyStatement({ actions: ['sqs:SendMessage'], resources }))
  }
  if (tells && eventBus)
    statements.push(new PolicyStatement({ actions: ['events:PutEvents'], resources: [eventBus.eventBusArn] }))
  if (key) statements.push(useOfKey(key))
  return statements
}

/**
 * What DynamoDB and SQS need of a customer managed key on behalf of their caller; spelled out, because `kms:ReEncrypt*`
 * is a wildcard.
 */
function useOfKey(key: IKey): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:DescribeKey',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    resources: [key.keyArn],
  })
}
