import { Match } from 'aws-cdk-lib/assertions'
import { describe, test } from 'vitest'
import { TABLE } from '../../../../functions/store/dynamodb/table.ts'
import { synthesize } from './synthesize.ts'

const table = 'AWS::DynamoDB::Table'
const key = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
]

describe('the table', () => {
  const template = synthesize()
  const dev = synthesize({ stage: 'dev' })
  const withKey = synthesize({ customerManagedKey: 'true' })
  const warm = synthesize({ warmWriteUnits: '20000' })

  test('survives the stack, a mistaken deletion and a mistaken write, unless somebody asks for a dev stage', () => {
    template.hasResource(table, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
    template.hasResourceProperties(table, {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    })
  })

  test('of a dev stage goes with its stack', () => {
    dev.hasResource(table, { DeletionPolicy: 'Delete' })
    dev.hasResourceProperties(table, { DeletionProtectionEnabled: false })
  })

  test('has the keys, indexes and expiry that the store works with', () => {
    template.hasResourceProperties(table, {
      KeySchema: key(TABLE.keys.partition, TABLE.keys.sort),
      TimeToLiveSpecification: { AttributeName: TABLE.timeToLive, Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    })
    for (const [name, { partition, sort, include }] of Object.entries(TABLE.indexes)) {
      const projection = include.length === 0 ? { ProjectionType: 'KEYS_ONLY' } : { NonKeyAttributes: include }
      template.hasResourceProperties(table, {
        GlobalSecondaryIndexes: Match.arrayWith([
          Match.objectLike({ IndexName: name, KeySchema: key(partition, sort), Projection: projection }),
        ]),
      })
    }
  })

  test('is encrypted with a key of the account where customerManagedKey is set', () => {
    withKey.hasResourceProperties(table, {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
    })
  })

  test('can start warm', () => {
    warm.hasResourceProperties(table, {
      WarmThroughput: { WriteUnitsPerSecond: 20_000 },
    })
  })
})
