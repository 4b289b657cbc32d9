import type { EventBus } from '../queue/event-bus.ts'
import { createQueues, type Queues } from '../queue/queues.ts'
import { createDatabase, type Database } from '../store/dynamodb/database.ts'
import { type Configuration, readConfiguration } from './configuration.ts'
import { newId } from './new-id.ts'

/** What the shell works with: passed to every entry's function, by Lambda, by the local server and by tests. */
export interface Services {
  readonly db: Database
  readonly queues: Queues
  readonly configuration: Configuration
  /** Milliseconds since the epoch. */
  now(): number
  /** A new id of a process instance or a batch. */
  newId(): string
  /** Job messages that led to what is done now, each sent by the one before; absent where none did. */
  readonly hops?: number
  /** Who is told of changes of batches; the log where it is absent. */
  readonly eventBus?: EventBus
  /** On one machine: whether a request with these credentials would be answered. In the cloud nobody has a password here. */
  acceptsCredentials?(username: string, password: string): boolean
  /** Told when something was made that somebody may wait for; lets the local server act at once instead of at its next poll. */
  notice?(event: Notice): void
}

export type Notice =
  | { readonly kind: 'timer'; readonly due: number }
  | { readonly kind: 'externalTask'; readonly topic: string }
  | { readonly kind: 'batch' }

/** Services from environment variables: what every Lambda entry makes once. Throws ConfigurationError, naming the variable. */
export function createServices(variables: Readonly<Record<string, string | undefined>>): Services {
  const configuration = readConfiguration(variables)
  return {
    db: createDatabase({ tableName: configuration.tableName }),
    queues: createQueues({ urls: configuration.queueUrls }),
    configuration,
    now: Date.now,
    newId,
  }
}
