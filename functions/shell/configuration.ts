import { z } from 'zod'
import type { DelegateHandling } from '../engine/bpmn/delegate/delegate-handling.ts'

/** What an installation can set: read once from the environment. docs/configuration.md has the table. */
export interface Configuration {
  readonly tableName: string
  readonly queueUrls: {
    readonly job: string
    readonly seed: string
    readonly execution: string
    readonly monitor: string
  }
  /** Jobs that one seed job creates, as the REST API shows them. */
  readonly batchJobsPerSeed: number
  /** Chunks in a group of a batch: what one seed message sends. */
  readonly chunksPerGroup: number
  /** Instances of one batch job. */
  readonly invocationsPerBatchJob: number
  /** The same for one type of batch; it wins. */
  readonly invocationsPerBatchJobByBatchType: Readonly<Record<string, number>>
  /** Retries of the jobs of a batch; those of process instances follow their model. */
  readonly defaultNumberOfRetries: number
  /** How long an ended instance is kept, in days, where its model says nothing; undefined keeps it for ever. */
  readonly historyTimeToLiveDays: number | undefined
  /** Which acts the user operation log keeps: those of operators, or people's work with their tasks too. */
  readonly userOperationLog: 'operators' | 'all'
  /** How long the user operation log keeps an act, in days. */
  readonly userOperationLogTimeToLiveDays: number
  /** How long a completed batch is kept, in days; undefined keeps it for ever. */
  readonly batchOperationHistoryTimeToLiveDays: number | undefined
  /** How long it is kept what the instances of an undoable batch were before it modified them, in days. */
  readonly undoTimeToLiveDays: number
  /** What the history keeps of an instance beside how it began and ended: nothing, or which way it went. */
  readonly historyLevel: 'none' | 'activity'
  /** Whether the history keeps what was decided, by business rule tasks and by requests. */
  readonly decisionHistory: boolean
  /** Whether changes of batches are told. */
  readonly batchEvents: boolean
  /** The bus of EventBridge that they are told to; the log where there is none. */
  readonly eventBusName: string | undefined
  /** What becomes of Java delegates, and of listeners by them, where a deployment does not say it. */
  readonly delegates: DelegateHandling
  /** The claim of a token that names the tenants to which its bearer is bound. */
  readonly tenantClaim: string
  /** The claim of a token that names roles (`shunt/operate`) beside its scopes. */
  readonly rolesClaim: string | undefined
}

/** Thrown at start when a variable is missing or wrong; the message names each one. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly variables: readonly string[]

  constructor(issues: readonly z.core.$ZodIssue[]) {
    const lines = issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    super(`The environment is not complete or not valid.\n${lines.join('\n')}`)
    this.variables = issues.map((issue) => String(issue.path[0]))
  }
}

/** Beyond these a number is a mistake: a million instances of a job, a hundred years. */
const MOST = 1_000_000
const MOST_DAYS = 36_500

/** What one seed message can send before its time is up. */
const MOST_CHUNKS = 100

/** The ids of a batch are kept for a year. */
const MOST_UNDO_DAYS = 365

const positive = wholeNumber(1, MOST)
const days = wholeNumber(0, MOST_DAYS).optional()

function wholeNumber(least: number, most: number) {
  const message = `give a whole number from ${least} to ${most}`
  return z.coerce.number(message).int(message).min(least, message).max(most, message)
}

const perBatchType = z.string().transform((text, context) => {
  const parsed = z.record(z.string(), positive).safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  context.addIssue({ code: 'custom', message: 'must be a JSON object of positive integers by batch type' })
  return z.NEVER
})

const environment = z.object({
  TABLE_NAME: z.string().min(1),
  JOB_QUEUE_URL: z.url(),
  SEED_QUEUE_URL: z.url(),
  EXECUTION_QUEUE_URL: z.url(),
  MONITOR_QUEUE_URL: z.url(),
  BATCH_JOBS_PER_SEED: positive.default(100),
  CHUNKS_PER_GROUP: wholeNumber(1, MOST_CHUNKS).default(100),
  INVOCATIONS_PER_BATCH_JOB: positive.default(1),
  INVOCATIONS_PER_BATCH_JOB_BY_BATCH_TYPE: perBatchType.default({}),
  DEFAULT_NUMBER_OF_RETRIES: positive.default(3),
  HISTORY_TIME_TO_LIVE_DAYS: days,
  USER_OPERATION_LOG: z.enum(['operators', 'all']).default('operators'),
  USER_OPERATION_LOG_TIME_TO_LIVE_DAYS: positive.default(365),
  BATCH_OPERATION_HISTORY_TIME_TO_LIVE_DAYS: days,
  UNDO_TIME_TO_LIVE_DAYS: wholeNumber(1, MOST_UNDO_DAYS).default(14),
  HISTORY_LEVEL: z.enum(['none', 'activity']).default('activity'),
  DECISION_HISTORY: z.enum(['on', 'off']).default('off'),
  BATCH_EVENTS: z.enum(['on', 'off']).default('off'),
  EVENT_BUS_NAME: z.string().optional(),
  DELEGATES: z.enum(['refuse', 'external-tasks']).default('refuse'),
  LISTENERS: z.enum(['refuse', 'skip']).default('refuse'),
  TENANT_CLAIM: z.string().default('tenants'),
  ROLES_CLAIM: z.string().optional(),
})

/** Reads the configuration. An empty variable counts as absent. Throws ConfigurationError. */
export function readConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '')
  const parsed = environment.safeParse(Object.fromEntries(given))
  if (!parsed.success) throw new ConfigurationError(parsed.error.issues)
  const env = parsed.data
  return {
    tableName: env.TABLE_NAME,
    queueUrls: {
      job: env.JOB_QUEUE_URL,
      seed: env.SEED_QUEUE_URL,
      execution: env.EXECUTION_QUEUE_URL,
      monitor: env.MONITOR_QUEUE_URL,
    },
    batchJobsPerSeed: env.BATCH_JOBS_PER_SEED,
    chunksPerGroup: env.CHUNKS_PER_GROUP,
    invocationsPerBatchJob: env.INVOCATIONS_PER_BATCH_JOB,
    invocationsPerBatchJobByBatchType: env.INVOCATIONS_PER_BATCH_JOB_BY_BATCH_TYPE,
    defaultNumberOfRetries: env.DEFAULT_NUMBER_OF_RETRIES,
    historyTimeToLiveDays: env.HISTORY_TIME_TO_LIVE_DAYS,
    userOperationLog: env.USER_OPERATION_LOG,
    userOperationLogTimeToLiveDays: env.USER_OPERATION_LOG_TIME_TO_LIVE_DAYS,
    batchOperationHistoryTimeToLiveDays: env.BATCH_OPERATION_HISTORY_TIME_TO_LIVE_DAYS,
    undoTimeToLiveDays: env.UNDO_TIME_TO_LIVE_DAYS,
    historyLevel: env.HISTORY_LEVEL,
    decisionHistory: env.DECISION_HISTORY === 'on',
    batchEvents: env.BATCH_EVENTS === 'on',
    eventBusName: env.EVENT_BUS_NAME,
    delegates: { delegates: env.DELEGATES, listeners: env.LISTENERS },
    tenantClaim: env.TENANT_CLAIM,
    rolesClaim: env.ROLES_CLAIM,
  }
}

/** Whether each step leaves in the instance which way it went. */
export function keepsTrail({ historyLevel }: Pick<Configuration, 'historyLevel'>): boolean {
  return historyLevel !== 'none'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
