import { createBatch } from '../../functions/batch/create/create-batch.ts'
import { handleDeadLetters } from '../../functions/batch/execute/dead-letters.ts'
import { type BatchJob, listBatchJobs } from '../../functions/batch/jobs/batch-jobs.ts'
import { handleExecutions, handleMonitor, handleSeeds } from '../../functions/batch/message-handlers.ts'
import { type Batch, readHistoricBatch } from '../../functions/batch/progress/batch-view.ts'
import type { ModificationInstruction } from '../../functions/engine/command.ts'
import { handleJobs } from '../../functions/jobs/job-handlers.ts'
import type { DeadLetter } from '../../functions/queue/messages.ts'
import type { Services } from '../../functions/shell/services.ts'
import { readInstances } from '../../functions/store/process-instance/stored-instance.ts'
import { inParallel } from './in-parallel.ts'
import { eventOf, isGivenBack } from './message-queue.ts'
import { chain, isAt, model, type Shell } from './shell.ts'

/** Two user tasks, one after the other. */
export const TWO_TASKS = model(
  'two-tasks',
  `<startEvent id="start"/><userTask id="first"/><userTask id="second"/><endEvent id="end"/>${chain('start', 'first', 'second', 'end')}`,
)

/** Moves the token from the first task to the second. */
export const MOVE_ON: readonly ModificationInstruction[] = [
  { type: 'startBeforeActivity', activityId: 'second' },
  { type: 'cancel', activityId: 'first' },
]

/** Ids of a hundred instances that there are not: they fail, which costs little, and fill a chunk. */
export const MISSING_IDS = Array.from(
  { length: 100 },
  (_, at) => `01930000-0000-7000-8000-${String(at).padStart(12, '0')}`,
)

/** Starts this many instances of the two tasks; their ids. */
export async function startInstances(shell: Shell, count: number): Promise<string[]> {
  const ids: string[] = []
  await inParallel(Array.from({ length: count }), 32, async () => {
    ids.push((await shell.start('two-tasks')).id)
  })
  return ids
}

/** Creates a batch that modifies these instances of the newest definition given. */
export async function modify(
  services: Services,
  definitionId: string,
  ids: readonly string[],
  instructions = MOVE_ON,
): Promise<Batch> {
  const command = {
    kind: 'modify',
    mode: 'batch',
    skipCustomListeners: false,
    skipIoMappings: false,
    instructions,
  } as const
  const batch = await createBatch(services, {
    work: { type: 'instance-modification', definitionId, command },
    ids: [[ids]],
  })
  if (batch === undefined) throw new Error('There were no ids.')
  return batch
}

/** Delivers one message as SQS and Lambda do; whether it comes again. */
export async function deliver(services: Services, message: DeadLetter): Promise<boolean> {
  return isGivenBack(await handlerOf(services, message))
}

function handlerOf(services: Services, message: DeadLetter) {
  switch (message.kind) {
    case 'seed':
      return handleSeeds(services, eventOf(message))
    case 'execution':
      return handleExecutions(services, eventOf(message))
    case 'monitor':
      return handleMonitor(services, eventOf(message))
    case 'job':
      return handleJobs(services, eventOf(message))
  }
}

/** Delivers messages, and those that they lead to, until none waits. */
export async function deliverAll({ services, queue }: Pick<Shell, 'services' | 'queue'>): Promise<void> {
  for (let next = queue.waiting.shift(); next !== undefined; next = queue.waiting.shift()) {
    if (await deliver(services, next)) queue.waiting.push(next)
  }
}

/** What a message becomes after its last try. */
export function deliverDead(services: Services, message: DeadLetter): Promise<unknown> {
  return handleDeadLetters(services, eventOf(message))
}

/** A tick of the schedule. */
export function tick(services: Services): Promise<unknown> {
  const event = { version: '0', id: '', account: '', time: '', region: '', resources: [], source: 'aws.events' }
  return handleMonitor(services, { ...event, 'detail-type': 'Scheduled Event', detail: {} })
}

/** The batch as it stands, running or ended; throws where it is gone. */
export async function batchNow(services: Services, batchId: string): Promise<Batch> {
  const batch = await readHistoricBatch(services, batchId)
  if (batch === undefined) throw new Error(`Batch ${batchId} is gone.`)
  return batch
}

/** The execution jobs of a batch that are made and not done. */
export async function executionJobsOf(services: Services, { id }: Batch): Promise<BatchJob[]> {
  const pages = await Array.fromAsync(listBatchJobs(services, await batchNow(services, id), ['execution']))
  return pages.flat()
}

/** How many of these instances are at the second task, and how many tasks there are in any of them twice: a double modification. */
export async function countMoved(
  services: Services,
  ids: readonly string[],
): Promise<{ moved: number; twice: number }> {
  const stored = [...(await readInstances(services.db, ids, { consistent: true })).values()]
  const tasksOf = (text: string) => text.split('"activityId":"second"').length - 1
  return {
    moved: stored.filter(({ state }) => isAt(state, 'second')).length,
    twice: stored.filter(({ state }) => tasksOf(JSON.stringify(state)) > 1).length,
  }
}
