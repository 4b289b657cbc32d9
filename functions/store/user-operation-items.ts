import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import { getItem, updateItem } from './dynamodb/single-item.ts'
import {
  listTimeOrdered,
  putTimeOrdered,
  type TimeOrder,
  type TimeRange,
  timeOrderedKey,
} from './dynamodb/time-ordered-items.ts'

const userOperation = z.object({
  /** A UUIDv7 of the operation's time: in order of ids operations are in order of time. */
  id: z.string(),
  /** Milliseconds since the epoch. */
  timestamp: z.number(),
  /** The tenants to which the user was bound; absent: to none. */
  tn: z.array(z.string()).readonly().optional(),
  userId: z.string().optional(),
  /** What people call the user, beside what identifies him. */
  userName: z.string().optional(),
  operationType: z.string(),
  entityType: z.string(),
  category: z.string(),
  annotation: z.string().optional(),
  deploymentId: z.string().optional(),
  processDefinitionId: z.string().optional(),
  processDefinitionKey: z.string().optional(),
  processInstanceId: z.string().optional(),
  rootProcessInstanceId: z.string().optional(),
  executionId: z.string().optional(),
  taskId: z.string().optional(),
  externalTaskId: z.string().optional(),
  batchId: z.string().optional(),
  jobId: z.string().optional(),
  jobDefinitionId: z.string().optional(),
  /** When the instance that it is about is forgotten, in milliseconds since the epoch. */
  removalTime: z.number().optional(),
  changes: z.array(
    z.object({ property: z.string(), orgValue: z.string().optional(), newValue: z.string().optional() }),
  ),
})
/** What a user did: one operation, with the properties that it changed. */
export type UserOperation = z.infer<typeof userOperation>

/** 4,000 operations a second can be written; a first page of the list costs four reads of some 40 KB. */
const ORDER: TimeOrder = { partition: 'USER-OPERATIONS', shards: 4, page: 100 }

/** Writes an operation; the same one again changes nothing. `expires`: seconds since the epoch; undefined keeps it for ever. */
export function putUserOperation(db: Database, operation: UserOperation, expires: number | undefined): Promise<void> {
  return putTimeOrdered(db, timeOrderedKey(ORDER, operation.id), operation, expires)
}

/** Sets the annotation of an operation, or takes it away (null); false where there is no such operation. */
export async function setUserOperationAnnotation(
  db: Database,
  id: string,
  annotation: string | null,
): Promise<boolean> {
  const key = timeOrderedKey(ORDER, id)
  if ((await getItem(db, key, true)) === undefined) return false
  const changes = annotation === null ? { remove: ['annotation'] } : { set: { annotation } }
  return (await updateItem(db, key, changes, { expression: 'attribute_exists(pk)' })).done
}

/** Operations in order of time, page by page; reads no further than it is asked to. */
export function listUserOperations(db: Database, range: TimeRange = {}): AsyncGenerator<UserOperation[]> {
  return listTimeOrdered(db, ORDER, range, (item) => userOperation.parse(item))
}
