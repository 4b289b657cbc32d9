import type { ServiceInputTypes } from '@aws-sdk/client-dynamodb'
import type { Database } from '../../functions/store/dynamodb/database.ts'

export interface DatabaseRequest {
  /** `GetItem`, `PutItem`, ... */
  readonly operation: string
  readonly input: ServiceInputTypes
}

const NAME = 'beforeRequests'

/**
 * Calls this before each request to the database, in place of what was given before: it may wait, do something that comes in between, or throw, as if the
 * process died there. Gives what ends it.
 */
export function beforeRequests(
  { client: { middlewareStack } }: Database,
  hook: (request: DatabaseRequest) => Promise<void> | void,
): () => void {
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        await hook({ operation: commandName.replace(/Command$/, ''), input: args.input })
        return next(args)
      },
    { step: 'initialize', name: NAME, override: true },
  )
  return () => {
    middlewareStack.remove(NAME)
  }
}
