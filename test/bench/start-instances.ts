import { startInstance } from '../../functions/instance/process-instances.ts'
import { latestByKey } from '../../functions/repository/definitions.ts'
import type { Services } from '../../functions/shell/services.ts'
import type { ProcessDefinition } from '../../functions/store/deployment/definition-items.ts'
import { inParallel } from '../support/in-parallel.ts'

/** Instances started at the same time. */
const STARTS_AT_ONCE = 64
/** Brings the item of an instance to about 1 KB. */
const VARIABLES = {
  customer: { type: 'String', value: 'customer-4711' },
  note: { type: 'String', value: Array.from({ length: 92 }, (_, at) => ((at * 7919) % 1296).toString(36)).join(' ') },
} as const

/** Starts this many instances of the newest definition of a key, of about 1 KB each, without the API; their ids. */
export async function startAll(services: Services, key: string, count: number): Promise<string[]> {
  const definition = await latestByKey(services, { key })
  if (definition === undefined) throw new Error('The process was not deployed.')
  const ids: string[] = []
  await inParallel(Array.from({ length: count }), STARTS_AT_ONCE, async () => {
    ids.push(await startOne(services, definition))
    if (ids.length % 10_000 === 0) console.error(`${ids.length} instances started`)
  })
  return ids
}

async function startOne(services: Services, definition: ProcessDefinition): Promise<string> {
  const started = await startInstance(services, definition, { variables: VARIABLES })
  if (started.state === undefined) throw new Error(started.refusal.message)
  return started.state.id
}
