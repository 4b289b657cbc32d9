import { readFileSync } from 'node:fs'
import { parseBpmn } from '../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../functions/engine/bpmn/process-graph.ts'
import type { Command, ModificationInstruction } from '../../functions/engine/command.ts'
import type { InstanceState, Variables } from '../../functions/engine/instance/instance-state.ts'
import { step } from '../../functions/engine/step.ts'
import { newId } from '../../functions/shell/new-id.ts'
import { MOVE_ON, TWO_TASKS } from '../support/batches.ts'
import { chain, model } from '../support/shell.ts'

export interface EngineFigures {
  readonly movesPerSecond: number
  readonly smallMicroseconds: number
  readonly largestName: string
  readonly largestMicroseconds: number
}

/** Rounds before the measured ones, so that V8 has compiled what it is going to. */
const WARM_UP = 2000
const ROUNDS = 10_000
/** Tasks that a token passes without waiting. */
const PASSED_TASKS = 200

/** How fast the pure engine is on this machine. */
export async function measureEngine(): Promise<EngineFigures> {
  const small = await graphOf(TWO_TASKS)
  const largest = await largestRecorded()
  return {
    movesPerSecond: await movesPerSecond(),
    smallMicroseconds: medianMicroseconds(modificationOf(small, started(small, {}), MOVE_ON)),
    largestName: largest.name,
    largestMicroseconds: medianMicroseconds(largest.run),
  }
}

async function movesPerSecond(): Promise<number> {
  const ids = Array.from({ length: PASSED_TASKS }, (_, at) => `task${at}`)
  const tasks = ids.map((id) => `<manualTask id="${id}"/>`).join('')
  const flows = chain('start', ...ids, 'end')
  const graph = await graphOf(model('moves', `<startEvent id="start"/>${tasks}<endEvent id="end"/>${flows}`))
  const microseconds = medianMicroseconds(() => started(graph, {}), ROUNDS / 10)
  return (PASSED_TASKS + 1) / (microseconds / 1e6)
}

interface Recording {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly variables: Variables
  readonly before: readonly string[]
  readonly instructions: readonly ModificationInstruction[]
  readonly expect: { readonly answer: { readonly status: number; readonly failedJobs?: number } }
}

/** The recorded modification with the longest model of one file that the engine accepts right after the start. */
async function largestRecorded(): Promise<{ name: string; run: () => unknown }> {
  const recordings = ['core', 'scopes', 'wide'].flatMap(readRecordings).filter(isPlain)
  recordings.sort((a, b) => modelOf(b).length - modelOf(a).length)
  for (const recording of recordings) {
    const graph = await graphOf(modelOf(recording))
    const run = modificationOf(graph, started(graph, recording.variables), recording.instructions)
    if (run().refusal === undefined) return { name: `${recording.name} (${graph.activities.size} activities)`, run }
  }
  throw new Error('None of the recordings can be modified.')
}

function isPlain({ files, before, expect }: Recording): boolean {
  const { status, failedJobs } = expect.answer
  return Object.keys(files).length === 1 && before.length === 0 && status < 300 && failedJobs === undefined
}

function modelOf({ files }: Recording): string {
  return Object.values(files)[0] ?? ''
}

function readRecordings(profile: string): Recording[] {
  const file = new URL(`../conformance/recordings/modification/${profile}.jsonl`, import.meta.url)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

async function graphOf(xml: string): Promise<ProcessGraph> {
  const [process] = (await parseBpmn(xml)).processes
  if (process === undefined) throw new Error('The model cannot be read.')
  return process.graph
}

function started(graph: ProcessGraph, variables: Variables): InstanceState {
  const result = step(graph, undefined, { kind: 'start', id: newId(), definitionId: `${graph.id}:1:x`, variables }, NOW)
  if (result.refusal !== undefined) throw new Error(result.refusal.message)
  return result.state
}

const NOW = { now: Date.UTC(2026, 0, 1) }

function modificationOf(
  graph: ProcessGraph,
  state: InstanceState,
  instructions: readonly ModificationInstruction[],
): () => ReturnType<typeof step> {
  const command: Command = {
    kind: 'modify',
    mode: 'batch',
    skipCustomListeners: false,
    skipIoMappings: false,
    instructions,
  }
  return () => step(graph, state, command, NOW)
}

/** The median time of a round, after rounds that are not measured. */
export function medianMicroseconds(run: () => unknown, rounds = ROUNDS): number {
  for (let round = 0; round < Math.min(WARM_UP, rounds); round++) run()
  const times = Array.from({ length: rounds }, () => {
    const begin = performance.now()
    run()
    return performance.now() - begin
  })
  times.sort((a, b) => a - b)
  return (times[Math.floor(rounds / 2)] ?? 0) * 1000
}
