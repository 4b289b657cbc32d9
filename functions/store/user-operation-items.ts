import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import { partitionPages } from './dynamodb/query-pages.ts'
import { putItem } from './dynamodb/single-item.ts'

const userOperation = z.object({
  id: z.string(),
  /** Milliseconds since the epoch. */
  timestamp: z.number(),
  userId: z.string().optional(),
  operationType: z.string(),
  entityType: z.string(),
  category: z.string(),
  annotation: z.string().optional(),
  processDefinitionId: z.string().optional(),
  processDefinitionKey: z.string().optional(),
  deploymentId: z.string().optional(),
  processInstanceId: z.string().optional(),
  batchId: z.string().optional(),
  changes: z.array(
    z.object({ property: z.string(), orgValue: z.string().optional(), newValue: z.string().optional() }),
  ),
})
/** What a user did: one operation, with the properties that it changed. */
export type UserOperation = z.infer<typeof userOperation>

const PARTITION = 'USER-OPERATIONS'

/** Writes an operation. */
export async function putUserOperation(db: Database, operation: UserOperation): Promise<void> {
  const sk = `${new Date(operation.timestamp).toISOString()}#${operation.id}`
  await putItem(db, { pk: PARTITION, sk }, operation)
}

/** All operations, the oldest first, page by page. */
export async function* listUserOperations(db: Database): AsyncGenerator<UserOperation[]> {
  for await (const items of partitionPages(db, PARTITION)) {
    yield items.map((item) => userOperation.parse(item))
  }
}
