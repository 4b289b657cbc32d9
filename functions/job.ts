import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { jobMessage } from './queue/messages.ts'
import { runJob } from './runtime/jobs.ts'
import { logFailure } from './runtime/observability.ts'
import { createServices, type Services } from './runtime/services.ts'

/**
 * Runs the jobs of the messages at the same time. What the engine refuses is a failed try of the job; only what went wrong around it
 * (the database, the queues) sends the message back to its queue.
 */
export async function runJobs(services: Services, event: SQSEvent): Promise<SQSBatchResponse> {
  const processor = new BatchProcessor(EventType.SQS)
  return processPartialResponse(event, (record: SQSRecord) => runRecord(services, record), processor, {
    throwOnFullBatchFailure: false,
  })
}

async function runRecord(services: Services, record: SQSRecord): Promise<void> {
  const message = jobMessage.parse(JSON.parse(record.body))
  try {
    await runJob(services, message)
  } catch (error) {
    logFailure('A job goes back to its queue', { processInstanceId: message.instanceId, job: message.job }, error)
    throw error
  }
}

let services: Services | undefined

/** The Lambda function behind the job queue. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => {
  services ??= createServices(process.env)
  return runJobs(services, event)
}
