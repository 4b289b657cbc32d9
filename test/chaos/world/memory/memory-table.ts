import {
  type AttributeValue,
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { TABLE } from '../../../../functions/store/dynamodb/table.ts'
import { applyUpdate, type Item, readCondition } from './expressions.ts'

interface Version {
  readonly time: number
  readonly item: Item | undefined
}

/** Versions of one item, the newest last. */
type History = Version[]

type Key = Record<string, AttributeValue> | undefined

/** An item was written: what it was and what it is. */
export type WriteListener = (before: Item | undefined, after: Item | undefined) => void

/** DynamoDB's limits, in bytes. */
const LARGEST_ITEM = 400 * 1024
const LARGEST_PAGE = 1024 * 1024

/** Items of a page of a query: few, so that there are many pages. */
const PAGE = 100

/**
 * DynamoDB's table in memory, as far as Shunt uses it, with the items' past: what an eventually consistent read may still find. Each call is
 * atomic. `asOf`: milliseconds since the epoch.
 */
export interface MemoryTable {
  get(input: GetItemCommandInput, asOf: number): { Item?: Item }
  batchGet(input: BatchGetItemCommandInput, asOf: number): { Responses: Record<string, Item[]> }
  query(input: QueryCommandInput, asOf: number): { Items?: Item[]; Count: number; LastEvaluatedKey?: Item }
  put(input: PutItemCommandInput): object
  update(input: UpdateItemCommandInput): { Attributes?: Item }
  remove(input: DeleteItemCommandInput): object
  batchWrite(input: BatchWriteItemCommandInput): object
  /** All that there is. */
  items(): Item[]
  /** Deletes those of the expired items that are chosen, as DynamoDB does at some time after their expiry, in no order. Gives how many. */
  expire(isChosen: () => boolean): number
}

/** DynamoDB's refusal of an item of more than 400 KB. */
class LargeItemError extends Error {
  override readonly name = 'ValidationException'

  constructor(key: string) {
    super(`Item size has exceeded the maximum allowed size: ${key}`)
  }
}

/** An empty table. Versions older than `horizon` milliseconds are forgotten. */
export function createMemoryTable(now: () => number, horizon: number, listener: WriteListener): MemoryTable {
  const items = new Map<string, History>()
  const partitions = new Map<string, Set<History>>()

  function write(key: Key, item: Item | undefined): void {
    if (item !== undefined && sizeOf(item) > LARGEST_ITEM) throw new LargeItemError(nameOf(key))
    const name = nameOf(key)
    const history = items.get(name) ?? []
    items.set(name, history)
    listener(history.at(-1)?.item, item)
    history.push({ time: now(), item })
    while ((history[1]?.time ?? Number.POSITIVE_INFINITY) <= now() - horizon) history.shift()
    for (const partition of item === undefined ? [] : partitionsOf(item)) {
      const members = partitions.get(partition) ?? new Set()
      partitions.set(partition, members.add(history))
    }
  }

  const read = (key: Key, asOf: number) => visible(items.get(nameOf(key)) ?? [], asOf)
  const current = (key: Key) => read(key, Number.POSITIVE_INFINITY)
  const all = () => present([...items.values()].map((history) => history.at(-1)?.item))

  return {
    get({ Key: key }, asOf) {
      const item = read(key, asOf)
      return item === undefined ? {} : { Item: item }
    },
    batchGet({ RequestItems }, asOf) {
      const tables = Object.entries(RequestItems ?? {}).map(([table, { Keys = [] }]) => {
        return [table, present(Keys.map((key) => read(key, asOf)))] as const
      })
      return { Responses: Object.fromEntries(tables) }
    },
    query: (input, asOf) =>
      pageOf(input, (partition) =>
        present([...(partitions.get(partition) ?? [])].map((history) => visible(history, asOf))),
      ),
    put(input) {
      check(input, current(input.Item))
      write(input.Item, input.Item)
      return {}
    },
    update(input) {
      const before = current(input.Key)
      check(input, before)
      const placeholders = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues }
      const after = applyUpdate(input.UpdateExpression ?? '', placeholders, before ?? { ...input.Key })
      write(input.Key, after)
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: after } : {}
    },
    remove(input) {
      check(input, current(input.Key))
      write(input.Key, undefined)
      return {}
    },
    batchWrite({ RequestItems }) {
      for (const request of Object.values(RequestItems ?? {}).flat()) writeOne(request)
      return {}
    },
    items: all,
    expire(isChosen) {
      const seconds = now() / 1000
      const chosen = all().filter((item) => Number(item[TABLE.timeToLive]?.N ?? seconds) < seconds && isChosen())
      for (const item of chosen) write(item, undefined)
      return chosen.length
    },
  }

  function writeOne({ PutRequest, DeleteRequest }: WriteRequest): void {
    if (PutRequest?.Item !== undefined) write(PutRequest.Item, PutRequest.Item)
    else write(DeleteRequest?.Key, undefined)
  }
}

function visible(history: History, asOf: number): Item | undefined {
  return history.findLast(({ time }) => time <= asOf)?.item
}

const present = (items: readonly (Item | undefined)[]) => items.filter((item) => item !== undefined)

function check(
  input: Pick<UpdateItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
  item: Item | undefined,
): void {
  if (input.ConditionExpression === undefined) return
  const placeholders = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues }
  if (readCondition(input.ConditionExpression, placeholders)(item ?? {})) return
  throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} })
}

const indexes = Object.values(TABLE.indexes)

/** Where queries look for this item: its own partition, and those of its indexes. */
function partitionsOf(item: Item): string[] {
  const own = `table ${item[TABLE.keys.partition]?.S}`
  return [
    own,
    ...indexes.flatMap(({ name, partition, sort }) =>
      item[partition]?.S === undefined || item[sort]?.S === undefined ? [] : [`${name} ${item[partition].S}`],
    ),
  ]
}

function pageOf(input: QueryCommandInput, candidates: (partition: string) => Item[]) {
  const index = indexes.find(({ name }) => name === input.IndexName)
  const { partition, sort } = index ?? TABLE.keys
  const placeholders = { names: input.ExpressionAttributeNames, values: input.ExpressionAttributeValues }
  const condition = readCondition(input.KeyConditionExpression ?? '', placeholders)
  const [, placeholder = ''] = /^\w+ = (:\w+)/.exec(input.KeyConditionExpression ?? '') ?? []
  const value = input.ExpressionAttributeValues?.[placeholder]?.S
  const from = input.ExclusiveStartKey === undefined ? '' : order(input.ExclusiveStartKey, sort)
  const direction = input.ScanIndexForward === false ? -1 : 1
  const found = candidates(`${input.IndexName ?? 'table'} ${value}`)
    .filter((item) => item[partition]?.S === value && item[sort]?.S !== undefined && condition(item))
    .filter((item) => from === '' || order(item, sort) > from === direction > 0)
    .filter((item) => order(item, sort) !== from)
    .sort((a, b) => (order(a, sort) < order(b, sort) ? -direction : direction))
  const page = withinPage(found.slice(0, Math.min(input.Limit ?? PAGE, PAGE)))
  const filter = input.FilterExpression === undefined ? undefined : readCondition(input.FilterExpression, placeholders)
  const selected = filter === undefined ? page : page.filter(filter)
  const last = page.length < found.length ? page.at(-1) : undefined
  const projected = index === undefined ? selected : selected.map((item) => pick(item, [...KEYS, ...index.include]))
  return {
    ...(input.Select !== 'COUNT' && { Items: projected }),
    Count: selected.length,
    ...(last && { LastEvaluatedKey: pick(last, KEYS) }),
  }
}

/** As much as DynamoDB reads for one page: the items until they are 1 MB, the one with which they are included. */
function withinPage(items: readonly Item[]): Item[] {
  let bytes = 0
  return items.filter((item) => {
    const fits = bytes < LARGEST_PAGE
    bytes += sizeOf(item)
    return fits
  })
}

/** Roughly what DynamoDB counts: a little more, because of the names of types. */
function sizeOf(item: Item): number {
  return Buffer.byteLength(JSON.stringify(item))
}

const KEYS = [TABLE.keys, ...indexes].flatMap(({ partition, sort }) => [partition, sort])

/** By sort key, and where an index has several of the same, by the table's keys. */
function order(item: Item, sort: string): string {
  return `${item[sort]?.S}\u0000${nameOf(item)}`
}

function pick(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

function nameOf(key: Key): string {
  return `${key?.[TABLE.keys.partition]?.S}\u0000${key?.[TABLE.keys.sort]?.S}`
}
