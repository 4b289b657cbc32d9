import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import type { ItemKey } from './dynamodb/item.ts'
import { getItem, putItem, updateItem } from './dynamodb/single-item.ts'
import { TABLE } from './dynamodb/table.ts'

/** A signal or message on its way to those who receive it. */
export interface StoredDelivery {
  /** Everyone has received it: nobody is to receive it any more. */
  readonly isEnded: boolean
  /** Who is to receive it, as text, where that was written down. */
  readonly plan?: string
}

const deliveryItem = z.object({ ended: z.boolean().default(false), plan: z.string().optional() })

const DAY_SECONDS = 24 * 3600

/** An open one belongs to an outbox or an `Idempotency-Key`; both are done with, or given up, well within a year. */
const OPEN_LIFETIME_SECONDS = 365 * DAY_SECONDS

/** No process that began with a delivery is still at it after two weeks: Lambda ends one after 15 minutes. */
const ENDED_LIFETIME_SECONDS = 14 * DAY_SECONDS

/** Begins a delivery, unless somebody has: then gives it as it is. `now` in milliseconds since the epoch. */
export async function openDelivery(db: Database, id: string, now: number, plan?: string): Promise<StoredDelivery> {
  const item = { ...(plan !== undefined && { plan }), ...expiry(now, OPEN_LIFETIME_SECONDS) }
  const write = await putItem(db, deliveryKey(id), item, { expression: 'attribute_not_exists(pk)' })
  const found = write.done ? undefined : await readDelivery(db, id)
  return found ?? { isEnded: false, ...(plan !== undefined && { plan }) }
}

/** The delivery as it was written last; undefined where it never began, or ended long ago. */
export async function readDelivery(db: Database, id: string): Promise<StoredDelivery | undefined> {
  const item = await getItem(db, deliveryKey(id), true)
  if (item === undefined) return undefined
  const { ended, plan } = deliveryItem.parse(item)
  return { isEnded: ended, ...(plan !== undefined && { plan }) }
}

/** Ends a delivery. `now` in milliseconds since the epoch. */
export async function endDelivery(db: Database, id: string, now: number): Promise<void> {
  await updateItem(db, deliveryKey(id), { set: { ended: true, ...expiry(now, ENDED_LIFETIME_SECONDS) } })
}

function deliveryKey(id: string): ItemKey {
  return { pk: `DELIVERY#${id}`, sk: 'D' }
}

function expiry(now: number, seconds: number) {
  return { [TABLE.timeToLive]: Math.ceil(now / 1000) + seconds }
}
