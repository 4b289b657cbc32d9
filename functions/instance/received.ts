import { createHash } from 'node:crypto'
import { concurrently } from '../shell/concurrently.ts'
import type { Services } from '../shell/services.ts'
import { readDelivery } from '../store/delivery-items.ts'
import type { StoredInstance } from '../store/process-instance/stored-instance.ts'

/** What one subscription receives of a signal or message that may be delivered more than once. */
export interface Receipt {
  /** See `deliveryIdOf`. */
  readonly deliveryId: string
  readonly subscription: number
}

/** Receipts that an instance keeps before it looks which of them nobody can ask for any more: 8 of them are 160 bytes. */
const MOST_RECEIPTS = 8

/** The id of a delivery: short, because it is kept in the items of all who receive it. 96 bits of a hash of what caused it. */
export function deliveryIdOf(cause: string): string {
  return createHash('sha256').update(cause).digest('base64url').slice(0, 16)
}

/**
 * Whether a subscription has received this already. The instance's own receipts tell, or the delivery, where it has ended: receipts of those are
 * forgotten. It has to be asked *after* the instance was read, and the instance be written on condition of its version: then a receipt that is missing
 * because it was forgotten is one whose delivery says that it has ended.
 */
export async function isReceived({ db }: Services, { received }: StoredInstance, receipt: Receipt): Promise<boolean> {
  if (received.includes(textOf(receipt))) return true
  return (await readDelivery(db, receipt.deliveryId))?.isEnded === true
}

/** The receipts of an instance with a new one, without those whose delivery has ended where they have become many. */
export async function receiptsWith(
  { db }: Services,
  { received }: StoredInstance,
  receipt: Receipt,
): Promise<readonly string[]> {
  const all = [...received, textOf(receipt)]
  if (received.length < MOST_RECEIPTS) return all
  const open = new Set([receipt.deliveryId])
  await concurrently(new Set(received.map(deliveryOf)), MOST_RECEIPTS, async (deliveryId) => {
    const delivery = await readDelivery(db, deliveryId)
    if (delivery !== undefined && !delivery.isEnded) open.add(deliveryId)
  })
  return all.filter((text) => open.has(deliveryOf(text)))
}

function textOf({ deliveryId, subscription }: Receipt): string {
  return `${deliveryId}:${subscription}`
}

function deliveryOf(text: string): string {
  return text.slice(0, text.lastIndexOf(':'))
}
