import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { deleteBatch } from '../../../functions/batch/control/batch-lifecycle.ts'
import type { ProcessGraph } from '../../../functions/engine/bpmn/process-graph.ts'
import type { ModificationInstruction } from '../../../functions/engine/command.ts'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import { tokensOf } from '../../../functions/engine/view/tokens.ts'
import { commandInstance } from '../../../functions/instance/process-instances.ts'
import { definitionGraph } from '../../../functions/repository/definitions.ts'
import { readInstances } from '../../../functions/store/process-instance/stored-instance.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { deliver, MISSING_IDS, tick } from '../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'
import { everything } from '../../unit/engine/stage/model-of-everything.ts'
import { chooseCommand, chooseModification } from '../../unit/engine/stage/random-walk.ts'

/** Each run starts some ten instances and carries out two batches over them. */
const RUNS = 25

let shell: Shell
let api: ApiClient
const definitions: { readonly id: string; readonly key: string; readonly graph: ProcessGraph }[] = []

const CHILD = model(
  'child',
  `<startEvent id="s"/><userTask id="inside"/><endEvent id="e"/>${chain('s', 'inside', 'e')}`,
)

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const models = Object.entries(everything).map(([name, xml]) => xml.replaceAll('"p"', `"${name}"`))
  for (const { id, key } of await shell.deploy(...models, CHILD)) {
    const loaded = await definitionGraph(shell.services, id)
    if (loaded !== undefined && key !== 'child') definitions.push({ id, key, graph: loaded.graph })
  }
})
afterAll(() => shell.stop())

/** Instances of a model, each some random steps further; one of another model, one that is not there, one named twice; and a modification. */
const sets = fc.record({
  model: fc.nat(),
  walks: fc.array(fc.array(fc.nat(), { maxLength: 5 }), { minLength: 1, maxLength: 8 }),
  modification: fc.nat(),
})

function definitionAt(choice: number) {
  const definition = definitions[choice % definitions.length]
  if (definition === undefined) throw new Error('There are no models')
  return definition
}

async function walked(key: string, graph: ProcessGraph, choices: readonly number[]): Promise<string> {
  const { id } = await shell.start(key)
  for (const choice of choices) {
    const { state } = await shell.stored(id)
    if (state.end === undefined) await commandInstance(shell.services, id, chooseCommand(graph, state, choice))
  }
  return id
}

/** Delivers what belongs to batches, and lets no job run: it would change what the batch left. */
async function carryOut(): Promise<void> {
  for (let next = shell.queue.waiting.shift(); next !== undefined; next = shell.queue.waiting.shift()) {
    if (next.kind !== 'job') await deliver(shell.services, next)
  }
  await tick(shell.services)
}

async function statesOf(ids: readonly string[]): Promise<ReadonlyMap<string, InstanceState>> {
  const instances = await readInstances(shell.services.db, ids, { consistent: true })
  return new Map([...instances].map(([id, { state }]) => [id, state]))
}

const named = z.looseObject({ id: z.string() })
const listed = z.array(z.object({ processInstanceId: z.string(), state: z.string(), message: z.string().nullable() }))
const group = z.object({ message: z.string(), count: z.number() })
const seenShape = z.looseObject({
  id: z.string(),
  totalInstances: z.number(),
  excluded: z.number(),
  wouldBeModified: z.number(),
  wouldEnd: z.number(),
  refusals: z.array(group),
  notUndoable: z.array(group),
  activities: z.array(z.object({ activityId: z.string(), before: z.number(), after: z.number() })),
})

const instancesOf = async (batchId: string) => listed.parse((await api.get(`/batch/${batchId}/instances`)).body)

async function post(path: string, body: object) {
  const answer = await api.send('POST', path, body)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}

function countOf(values: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]))
}

/** Messages of failures by how often they came, ids taken out, as the summary has them. */
async function failuresOf(batchId: string): Promise<Record<string, number>> {
  const groups = z.array(group).parse((await api.get(`/batch/${batchId}/failures/summary`)).body)
  return Object.fromEntries(groups.map(({ message, count }) => [message, count]))
}

const byMessage = (groups: readonly z.output<typeof group>[]) =>
  Object.fromEntries(groups.map(({ message, count }) => [message, count]))

/** What something in an instance is, without the numbers that may be others. */
function withoutNumbers(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, inner) =>
      ['number', 'sequence', 'configuration'].includes(name) ? undefined : inner,
    ),
  )
}

test('a batch does to every instance what its preview said, and its undo makes each what it was', {
  timeout: 60_000,
}, async () => {
  let restored = 0
  await fc.assert(
    fc.asyncProperty(sets, async ({ model: choice, walks, modification }) => {
      const { id: processDefinitionId, key, graph } = definitionAt(choice)
      const ids = await Promise.all(walks.map((choices) => walked(key, graph, choices)))
      const other = definitionAt(choice + 1)
      const others = [await walked(other.key, other.graph, []), MISSING_IDS[0] ?? '']
      const first = (await statesOf(ids)).get(ids[0] ?? '')
      if (first === undefined) throw new Error('The first instance is gone')
      const instructions: readonly ModificationInstruction[] = chooseModification(
        graph,
        first,
        modification,
      ).instructions
      const all = [...ids, ...others]
      shell.queue.waiting.length = 0
      const before = await statesOf(all)
      const body = { processDefinitionId, instructions, processInstanceIds: [...all, ids[0]] }
      const control = { undoable: true }
      const seen = seenShape.parse(await post('/modification/preview', { ...body, control }))
      expect(await statesOf(all)).toEqual(before)

      const { id: batchId } = named.parse(await post(`/modification/preview/${seen.id}/execute`, {}))
      await carryOut()
      const after = await statesOf(all)
      const outcomes = await instancesOf(batchId)
      const modified = outcomes.filter(({ state }) => state === 'modified').map((one) => one.processInstanceId)
      expect(await failuresOf(batchId)).toEqual(byMessage(seen.refusals))
      expect(seen).toMatchObject({ excluded: 1, totalInstances: all.length + 1, wouldBeModified: modified.length })
      expect(modified.filter((id) => after.get(id)?.end !== undefined)).toHaveLength(seen.wouldEnd)
      const tokens = (states: typeof before) =>
        countOf(modified.flatMap((id) => tokensOf(graph, states.get(id) ?? first)))
      const foreseen = (when: 'before' | 'after') =>
        Object.fromEntries(seen.activities.filter((one) => one[when] > 0).map((one) => [one.activityId, one[when]]))
      expect(foreseen('before')).toEqual(tokens(before))
      expect(foreseen('after')).toEqual(tokens(after))

      await deleteBatch(shell.services, batchId, { cascade: false })
      const { id: undoId } = named.parse(await post(`/batch/${batchId}/undo`, {}))
      await carryOut()
      const states = await statesOf(all)
      expect(await failuresOf(undoId)).toEqual(byMessage(seen.notUndoable))
      for (const { processInstanceId: id, state } of await instancesOf(undoId)) {
        expect(state === 'skipped').toBe(!modified.includes(id))
        const expected = state === 'modified' ? before : after
        expect(withoutNumbers(states.get(id) ?? null)).toEqual(withoutNumbers(expected.get(id) ?? null))
        if (state === 'modified') restored += 1
      }
    }),
    { numRuns: RUNS },
  )
  expect(restored).toBeGreaterThan(RUNS)
})
