import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { commandInstance } from '../../instance/process-instances.ts'
import { type DeadLetter, deadLetter, type ExecutionMessage, type JobMessage } from '../../queue/messages.ts'
import { receiveMessages } from '../../queue/receive-messages.ts'
import { logFailure } from '../../shell/observability.ts'
import type { Services } from '../../shell/services.ts'
import { readWalk } from '../../store/batch/batch-walk-items.ts'
import { giveUpChunk } from './give-up.ts'

const REASON = 'The job was delivered again and again and could not be carried out; see the log for the cause'

/**
 * Records what ended in a dead-letter queue as failed, so that every instance is accounted for and can be retried. Seeds, visits of a walk and
 * monitor messages need nothing: the schedule repeats them. What is no message of ours is left in the queue for somebody to look at.
 */
export function handleDeadLetters(services: Services, event: SQSEvent): Promise<SQSBatchResponse> {
  return receiveMessages(event, deadLetter, ({ message }) => recordDeadLetter(services, message))
}

async function recordDeadLetter(services: Services, message: DeadLetter): Promise<void> {
  logFailure('dead letter', { reason: message.kind, ...('batchId' in message && { batchId: message.batchId }) })
  switch (message.kind) {
    case 'execution':
      return giveUpExecution(services, message)
    case 'job':
      return failJob(services, message)
    case 'seed':
    case 'monitor':
      return
  }
}

/** Turns of a lane are followed by others. What a retry had begun is given up like the batch's own work. Other visits change nothing: their walk goes on without them. */
async function giveUpExecution(services: Services, message: ExecutionMessage): Promise<void> {
  const { batchId, walk, turn } = message
  if (turn !== undefined) return
  const { type } = (walk !== undefined && (await readWalk(services.db, { batchId, number: walk }))) || {}
  if (walk === undefined || type === 'retry-failed') await giveUpChunk(services, message, REASON)
}

/**
 * Its last try, since the next would go the same way: an incident, once, however often the message comes. A job that is gone meanwhile is refused or
 * missing, and all is well.
 */
async function failJob(services: Services, { instanceId, job }: JobMessage): Promise<void> {
  await commandInstance(services, instanceId, { kind: 'failJob', job, message: REASON, isLast: true })
}
