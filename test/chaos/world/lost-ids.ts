import { z } from 'zod'
import { countFault } from './faults.ts'
import type { Item } from './memory/expressions.ts'
import type { World } from './world.ts'

/** How often all ids of a chunk are lost, and not those at its end alone. */
const WHOLE = 0.6

/** Loses ids of a batch that has not ended, as a wrong hand may: those of one of its chunks. */
export function loseIds({ table, random, faults }: World): void {
  const items = table.items()
  const open = new Set(items.filter(isOpenBatch).map(({ id }) => id?.S))
  const chunks = items.filter((item) => open.has(frozenIn(item)?.batchId))
  if (chunks.length === 0) return
  const { pk, sk, ids: text, ...rest } = random.pick(chunks)
  if (pk === undefined || sk === undefined) return
  const ids = idsFrom(text)
  const left = random.chance(WHOLE) ? 0 : random.between(0, ids.length - 1)
  const request = { TableName: 'shunt', Key: { pk, sk } }
  if (left === 0) table.remove(request)
  else table.put({ ...request, Item: { pk, sk, ...rest, ids: { S: JSON.stringify(ids.slice(0, left)) } } })
  countFault(faults, 'ids lost')
}

/** Ids that are frozen in an item. */
export interface FrozenChunk {
  readonly batchId: string
  readonly chunk: number
  readonly ids: readonly string[]
}

/** The chunk that an item is; undefined where it is another one. */
export function frozenIn({ pk, sk, ids }: Item): FrozenChunk | undefined {
  const [, batchId, chunk] = (sk?.S === 'C' && /^B#(.+)#(\d+)$/.exec(pk?.S ?? '')) || []
  return batchId === undefined ? undefined : { batchId, chunk: Number(chunk), ids: idsFrom(ids) }
}

function idsFrom(text: Item[string] | undefined): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(text?.S ?? '[]'))
}

function isOpenBatch({ pk, id, endTime, draft }: Item): boolean {
  return id?.S !== undefined && pk?.S === `B#${id.S}` && endTime === undefined && draft === undefined
}
