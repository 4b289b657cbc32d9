import type { ServiceInputTypes } from '@aws-sdk/client-dynamodb'
import type { Database } from '../../functions/store/dynamodb/database.ts'

export interface DatabaseRequest {
  /** `GetItem`, `PutItem`, ... */
  readonly operation: string
  /** As it was sent: plain values where the document client sends it. */
  readonly input: ServiceInputTypes
  /** Of the one item that it is about. */
  readonly pk: string | undefined
  readonly sk: string | undefined
}

const NAME = 'beforeRequests'

/**
 * Calls this before each request to the database, in place of what was given before: it may wait, do something that comes in between, or throw, as if the
 * process died there. Gives what ends it.
 */
export function beforeRequests(
  { client, documents }: Database,
  hook: (request: DatabaseRequest) => Promise<void> | void,
): () => void {
  const stacks = [client.middlewareStack, documents.middlewareStack]
  for (const stack of stacks) {
    stack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const { input } = args
          const item = 'Key' in input ? input.Key : 'Item' in input ? input.Item : undefined
          const operation = commandName.replace(/Command$/, '')
          await hook({ operation, input, pk: textOf(item?.pk), sk: textOf(item?.sk) })
          return next(args)
        },
      { step: 'initialize', name: NAME, override: true },
    )
  }
  return () => {
    for (const stack of stacks) stack.remove(NAME)
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'object' && value !== null && 'S' in value ? String(value.S) : undefined
}
