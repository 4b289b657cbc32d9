import { z } from 'zod'
import { isOrigin } from '../../functions/http/access/cross-origin.ts'

/** Keeps nothing, as the name of a data directory. */
const IN_MEMORY = ':memory:'

/** Fewer characters are guessed. */
const SHORTEST_TOKEN = 16

const serviceUrl = z
  .url('give the URL of a service, for example http://127.0.0.1:8000')
  .regex(/^https?:/, 'give a URL that begins with http:// or https://')
  .optional()

const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'give a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'give a whole number from 0 to 65535')
    .default(8080),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'give an address or a name of this machine, for example 127.0.0.1')
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('.shunt'),
  API_TOKEN: z
    .string()
    .min(SHORTEST_TOKEN, `give at least ${SHORTEST_TOKEN} characters`)
    .regex(/^[!-~]*$/, 'give letters, digits and signs without spaces')
    .optional(),
  ALLOWED_HOSTS: z
    .string()
    .regex(/^[\w.,-]+$/, 'give host names separated by commas')
    .transform((names) => names.split(','))
    .default([]),
  ALLOWED_ORIGINS: z
    .string()
    .transform((origins) => origins.split(','))
    .refine((origins) => origins.every(isOrigin), 'give origins (https://tasks.example.com) separated by commas')
    .default([]),
  AWS_ENDPOINT_URL_DYNAMODB: serviceUrl,
  AWS_ENDPOINT_URL_SQS: serviceUrl,
})

export interface LocalSettings {
  /** 0: any that is free. */
  readonly port: number
  readonly host: string
  /** Undefined: everything is kept in memory and gone at the end. */
  readonly dataDirectory: string | undefined
  /** What every request has to bring; undefined: nothing. */
  readonly apiToken: string | undefined
  /** Names under which the API is reached, beside its own. */
  readonly allowedHosts: readonly string[]
  /** Origins of which pages may ask. */
  readonly allowedOrigins: readonly string[]
  /** Of a DynamoDB that is used instead of the embedded one. */
  readonly databaseUrl: string | undefined
  /** Of an SQS that is used instead of the embedded one. */
  readonly queuesUrl: string | undefined
}

/** Thrown for a setting that makes no sense; the message is one line that names the variable and says what to give. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** The settings of `npm start` from environment variables; an empty one counts as absent. Throws SettingsError. */
export function readLocalSettings(env: Readonly<Record<string, string | undefined>>): LocalSettings {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const result = environment.safeParse(Object.fromEntries(given))
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new SettingsError(problems.join('; '))
  }
  const { PORT, HOST, DATA_DIR, API_TOKEN, ALLOWED_HOSTS, ALLOWED_ORIGINS, ...urls } = result.data
  return {
    port: PORT,
    host: HOST,
    dataDirectory: DATA_DIR === IN_MEMORY ? undefined : DATA_DIR,
    apiToken: API_TOKEN,
    allowedHosts: ALLOWED_HOSTS,
    allowedOrigins: ALLOWED_ORIGINS,
    databaseUrl: urls.AWS_ENDPOINT_URL_DYNAMODB,
    queuesUrl: urls.AWS_ENDPOINT_URL_SQS,
  }
}
