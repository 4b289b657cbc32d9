import { z } from 'zod'
import { isOrigin } from '../../functions/http/access/cross-origin.ts'
import { ROLES, scopeOf } from '../../functions/http/access/roles.ts'

const count = (minimum: number) => z.coerce.number().int().min(minimum)
const flag = z.coerce.string().pipe(z.stringbool())
const commaSeparated = z.string().transform((text) => text.split(',').map((part) => part.trim()))
/** Lambda gives one whole vCPU at 1,769 MiB; below that a function's CPU is throttled. */
const memoryMiB = count(128).max(10_240)
/** The limits of an SQS event source's `maxConcurrency`. */
const concurrency = count(2).max(1_000)
/** The retentions that CloudWatch Logs knows, up to two years. */
const retentionDays = z.coerce.number().pipe(z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]))

const countByName = z.preprocess(parseIfText, z.record(z.string(), count(1)))

const optionsSchema = z
  .strictObject({
    stage: z.enum(['dev', 'prod']).default('prod'),
    customerManagedKey: flag.default(false),
    alarmEmail: z.email().optional(),
    logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
    logRetentionDays: retentionDays.default(90),
    pointInTimeRecoveryDays: count(1).max(35).default(35),
    warmReadUnits: count(12_000).optional(),
    warmWriteUnits: count(4_000).optional(),
    jwtIssuer: z.url({ protocol: /^https$/ }).optional(),
    jwtAudience: commaSeparated.optional(),
    rolesClaim: z.string().min(1).optional(),
    userPool: flag.default(false),
    console: flag.default(false),
    consoleDomain: z.hostname().optional(),
    consoleCertificateArn: z.string().startsWith('arn:').optional(),
    consoleWebAclArn: z.string().startsWith('arn:').optional(),
    consoleClientId: z.string().min(1).optional(),
    consoleScopes: z
      .string()
      .min(1)
      .default(`openid ${ROLES.map(scopeOf).join(' ')}`),
    corsOrigins: commaSeparated
      .pipe(z.array(z.string().refine(isOrigin, 'is no origin, as https://tasks.example.com is')))
      .default([]),
    consoleSignInOrigins: commaSeparated.pipe(z.array(z.url({ protocol: /^https$/ }))).default([]),
    throttleRate: count(1).default(500),
    throttleBurst: count(1).default(1_000),
    apiMemory: memoryMiB.default(1_769),
    workerMemory: memoryMiB.default(1_769),
    executionConcurrency: concurrency.default(20),
    jobConcurrency: concurrency.default(20),
    batchJobsPerSeed: count(1).optional(),
    invocationsPerBatchJob: count(1).optional(),
    invocationsPerBatchJobByBatchType: countByName.optional(),
    defaultNumberOfRetries: count(1).optional(),
    historyTimeToLiveDays: count(0).optional(),
    userOperationLog: z.enum(['operators', 'all']).optional(),
    userOperationLogTimeToLiveDays: count(1).optional(),
    batchOperationHistoryTimeToLiveDays: count(0).optional(),
    undoTimeToLiveDays: count(1).optional(),
    historyLevel: z.enum(['none', 'activity']).optional(),
    decisionHistory: z.enum(['on', 'off']).optional(),
    eventBus: z.enum(['default', 'own']).optional(),
    delegates: z.enum(['refuse', 'external-tasks']).optional(),
    listeners: z.enum(['refuse', 'skip']).optional(),
    tenantClaim: z.string().min(1).optional(),
  })
  .superRefine(checkSignIn)
  .superRefine(checkDomain)

interface ConsoleOptions {
  readonly console: boolean
  readonly consoleDomain?: string | undefined
  readonly consoleCertificateArn?: string | undefined
}

/** A domain of one's own needs its certificate, which CloudFront looks for in us-east-1. */
function checkDomain(options: ConsoleOptions, context: z.RefinementCtx): void {
  const refuse = (path: keyof ConsoleOptions, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  const { consoleDomain, consoleCertificateArn } = options
  if ((consoleDomain === undefined) !== (consoleCertificateArn === undefined))
    refuse('consoleDomain', 'consoleDomain and consoleCertificateArn go together: set both or neither')
  if (consoleDomain !== undefined && !options.console) refuse('consoleDomain', 'consoleDomain needs the console')
  if (consoleCertificateArn !== undefined && consoleCertificateArn.split(':')[3] !== 'us-east-1')
    refuse('consoleCertificateArn', 'CloudFront takes certificates of us-east-1 only')
}

interface SignInOptions {
  readonly jwtIssuer?: string | undefined
  readonly jwtAudience?: readonly string[] | undefined
  readonly userPool: boolean
  readonly console: boolean
  readonly consoleClientId?: string | undefined
}

/** Who signs people in: nobody (IAM), an issuer, or the stack's own user pool; the console needs one of the last two. */
function checkSignIn(options: SignInOptions, context: z.RefinementCtx): void {
  const { jwtIssuer, jwtAudience, userPool, consoleClientId } = options
  const refuse = (path: keyof SignInOptions, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  if (userPool && jwtIssuer !== undefined) refuse('userPool', 'userPool and jwtIssuer exclude each other')
  if (jwtIssuer !== undefined && jwtAudience === undefined && consoleClientId === undefined)
    refuse('jwtIssuer', 'jwtIssuer and jwtAudience go together: set both')
  if (jwtIssuer === undefined && jwtAudience !== undefined && !userPool)
    refuse('jwtAudience', 'jwtIssuer and jwtAudience go together: set both, or the userPool')
  if (!options.console && consoleClientId !== undefined) refuse('consoleClientId', 'consoleClientId needs the console')
  if (!options.console || userPool) return
  if (jwtIssuer === undefined) refuse('console', 'console needs people to sign in: set userPool, or jwtIssuer')
  else if (consoleClientId === undefined)
    refuse('console', 'console needs a consoleClientId, its client at the jwtIssuer')
}

/** The validated deployment options; docs/operations.md has the table with their meaning. */
export type StackOptions = z.infer<typeof optionsSchema>

/** Thrown at synth when the context does not make a valid deployment; its message has one line for each mistake. */
export class StackOptionsError extends Error {
  override readonly name = 'StackOptionsError'
}

/**
 * Keys of CDK itself: with a namespace (`aws:…`, `@aws-cdk/…`), look-ups (`availability-zones:…`), and its telemetry
 * switch.
 */
const cdkKey = /[:/]|^cli-telemetry$/

/**
 * The deployment options out of a CDK context. Any key that is not CDK's own has to be an option, so that a misspelt one is an error
 * and not a default.
 *
 * @throws StackOptionsError naming each key that is unknown or has a wrong value
 */
export function readStackOptions(context: Readonly<Record<string, unknown>>): StackOptions {
  const given = Object.fromEntries(Object.entries(context).filter(([key]) => !cdkKey.test(key)))
  const parsed = optionsSchema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new StackOptionsError(`The CDK context is not a valid deployment:\n${z.prettifyError(parsed.error)}`)
}

/**
 * An object stands as it is in cdk.json and as JSON on the command line; text that is no JSON is left for the schema to
 * refuse.
 */
function parseIfText(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
