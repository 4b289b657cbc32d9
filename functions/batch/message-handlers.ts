import type { Context, EventBridgeEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import {
  type ExecutionMessage,
  executionMessage,
  type MonitorMessage,
  monitorMessage,
  type SeedMessage,
  seedMessage,
} from '../queue/messages.ts'
import { type Delivery, receiptOf, receiveMessages } from '../queue/receive-messages.ts'
import type { Services } from '../shell/services.ts'
import { tellEvents } from './events/tell-events.ts'
import { executeChunk } from './execute/execute-chunk.ts'
import { reportInstances, reportMonitor } from './monitor/batch-metrics.ts'
import { monitorBatch, monitorBatches } from './monitor/monitor-batches.ts'
import { runTurn } from './pace/run-turn.ts'
import { seedGroups } from './seed/seed-groups.ts'
import { walkChunks } from './walk/walk-chunks.ts'
import { walkGroups } from './walk/walk-groups.ts'

/** Time kept back of Lambda's limit, in milliseconds: for the instances that are under way and for recording them. */
const RESERVE_MS = 5000

/** Carries out seed messages. */
export function handleSeeds(services: Services, event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  const seed = ({ message }: Delivery<SeedMessage>) =>
    message.walk === undefined ? seedGroups(services, message) : walkGroups(services, message, message.walk)
  return receiveMessages(event, seedMessage, seed, context)
}

/** Carries out execution messages, turns of lanes, and those that visit a chunk for a walk; within Lambda's time limit where there is a context. */
export function handleExecutions(services: Services, event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  const limit = context === undefined ? Number.POSITIVE_INFINITY : context.getRemainingTimeInMillis() - RESERVE_MS
  const deadline = services.now() + limit
  const execute = async ({ message, record }: Delivery<ExecutionMessage>) => {
    if (message.walk !== undefined) return walkChunks(services, message, message.walk, deadline)
    const { turn } = message
    const outcome = await (turn === undefined
      ? executeChunk(services, message, deadline)
      : runTurn(services, { message, turn, receipt: receiptOf(record) }, deadline))
    if (context !== undefined) reportInstances(outcome)
  }
  return receiveMessages(event, executionMessage, execute, context)
}

/** Carries out monitor messages; a tick of the schedule looks over all batches. */
export async function handleMonitor(
  services: Services,
  event: SQSEvent | EventBridgeEvent<string, unknown>,
  context?: Context,
): Promise<SQSBatchResponse | undefined> {
  if ('Records' in event) {
    const look = async ({ message }: Delivery<MonitorMessage>) => {
      await monitorBatch(services, message.batchId, { repair: false })
      await tellEvents(services, message.batchId)
    }
    return receiveMessages(event, monitorMessage, look, context)
  }
  const report = await monitorBatches(services)
  if (context !== undefined) reportMonitor(report)
  return undefined
}
