import { AsyncLocalStorage } from 'node:async_hooks'
import type { Faults } from './faults.ts'
import type { MemoryQueue } from './memory/memory-queue.ts'
import type { MemoryTable } from './memory/memory-table.ts'
import type { Random } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

export const QUEUES = ['job', 'seed', 'execution', 'monitor'] as const
export type QueueName = (typeof QUEUES)[number]

/** What one run takes place in. */
export interface World {
  readonly time: VirtualTime
  readonly random: Random
  readonly faults: Faults
  readonly table: MemoryTable
  readonly queues: Readonly<Record<QueueName, MemoryQueue>>
  readonly deadLetters: Readonly<Record<QueueName, MemoryQueue>>
}

/** A request to DynamoDB or SQS: the name of the SDK's command, and its input. */
export interface Operation {
  readonly name: string
  readonly input: unknown
}

/** A process that sends requests, and may die at any of them. */
export interface Caller {
  /** How likely it is that it dies before, and after, a request takes effect. */
  readonly mortality: number
  isDead(): boolean
  die(): void
}

/** Who sends a request. Requests of nobody are the test's own: they succeed at once and see everything. */
export const callers = new AsyncLocalStorage<Caller>()
