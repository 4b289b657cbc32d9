import { CreateTableCommand, ResourceInUseException, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import type { Database } from './database.ts'
import { keyAttributes, TABLE } from './table.ts'

/** How long a new table may take, in seconds; the embedded one takes milliseconds. */
const LONGEST_WAIT = 30

/** Creates the table where it does not exist yet: locally and in tests. In the cloud CDK does, from the same description. */
export async function createTable(db: Database): Promise<void> {
  try {
    await db.client.send(createTableCommand(db.tableName))
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error
  }
  const wait = { client: db.client, minDelay: 0.05, maxDelay: 1, maxWaitTime: LONGEST_WAIT }
  await waitUntilTableExists(wait, { TableName: db.tableName })
}

function createTableCommand(tableName: string): CreateTableCommand {
  return new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keyAttributes().map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keySchema(TABLE.keys),
    GlobalSecondaryIndexes: Object.entries(TABLE.indexes).map(([name, index]) => ({
      IndexName: name,
      KeySchema: keySchema(index),
      Projection:
        index.include.length === 0
          ? { ProjectionType: 'KEYS_ONLY' as const }
          : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.include] },
    })),
  })
}

function keySchema(keys: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: keys.partition, KeyType: 'HASH' as const },
    { AttributeName: keys.sort, KeyType: 'RANGE' as const },
  ]
}
