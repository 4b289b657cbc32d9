import { Duration } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import type { NamedBus } from '../event-bus.ts'
import { consumerTimeout, type Queues } from '../queues.ts'
import type { StackOptions } from '../stack-options.ts'
import type { EntryName } from './entries.ts'
import { createEntryFunction } from './entry-function.ts'
import { environmentFor } from './environment.ts'
import { permissions, statementsFor } from './permissions.ts'

export type Functions = Readonly<Record<EntryName, LambdaFunction>>

/** API Gateway gives up after 30 seconds; the function ends first, so that its error is in its own log. */
const apiTimeout = Duration.seconds(29)

/** What the functions work on. */
export interface Resources {
  readonly options: StackOptions
  readonly table: Table
  readonly queues: Queues
  readonly key: IKey | undefined
  /** Where changes of batches are told, by the monitor alone. */
  readonly eventBus: NamedBus | undefined
  /** The bundle of an entry. */
  readonly codeOf: (entry: EntryName) => Code
}

/** One function for each entry, with the permissions of that entry and no others. */
export function createFunctions(scope: Construct, resources: Resources): Functions {
  return {
    api: createFunction(scope, 'api', 'REST API', resources),
    seed: createFunction(scope, 'seed', 'Turns a chunk of a batch into execution jobs', resources),
    execution: createFunction(scope, 'execution', 'Modifies the process instances of a batch', resources),
    monitor: createFunction(scope, 'monitor', 'Completes batches and wakes those that stand still', resources),
    job: createFunction(scope, 'job', 'Runs async continuations', resources),
    timer: createFunction(scope, 'timer', 'Runs due timers and sweeps outboxes', resources),
    'dead-letter': createFunction(scope, 'dead-letter', 'Records what could not be delivered as failed', resources),
  }
}

function createFunction(scope: Construct, entry: EntryName, description: string, resources: Resources): LambdaFunction {
  const { options, table, queues, eventBus, codeOf } = resources
  return createEntryFunction(scope, constructId(entry), {
    code: codeOf(entry),
    description,
    options,
    memoryMiB: entry === 'api' ? options.apiMemory : options.workerMemory,
    timeout: entry === 'api' ? apiTimeout : consumerTimeout,
    environment: environmentFor(entry, { options, table, queues, eventBus }),
    statements: statementsFor(permissions[entry], resources),
  })
}

/** `dead-letter` → `DeadLetterFunction`. */
function constructId(entry: EntryName): string {
  const words = entry.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return `${words.join('')}Function`
}
