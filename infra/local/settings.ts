import { z } from 'zod'

/** Keeps nothing, as the name of a data directory. */
const IN_MEMORY = ':memory:'

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.shunt'),
})

export interface LocalSettings {
  /** 0: any that is free. */
  readonly port: number
  readonly host: string
  /** Undefined: everything is kept in memory and gone at the end. */
  readonly dataDirectory: string | undefined
}

/** Thrown for a setting that makes no sense; the message names the variable. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** PORT, HOST and DATA_DIR from environment variables. Throws SettingsError. */
export function readLocalSettings(env: Readonly<Record<string, string | undefined>>): LocalSettings {
  const result = environment.safeParse(env)
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new SettingsError(problems.join('\n'))
  }
  const { PORT, HOST, DATA_DIR } = result.data
  return { port: PORT, host: HOST, dataDirectory: DATA_DIR === IN_MEMORY ? undefined : DATA_DIR }
}
