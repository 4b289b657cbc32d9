import {
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  InternalServerError,
  ProvisionedThroughputExceededException,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs'
import { countFault, type Fault } from './faults.ts'
import { type Caller, type Operation, QUEUES, type World } from './world.ts'

/** Of requests; together a tenth of them fails. */
const THROTTLED = 0.04
const SERVER_ERROR = 0.03
const ANSWER_LOST = 0.03
/** While there is an outage. */
const OUTAGE = 0.95
/** Of eventually consistent reads. */
const STALE = 0.3
/** Of requests that carry several items or messages. */
const PARTIAL = 0.1

/** How much older than the newest an eventually consistent read may be, in milliseconds. */
export const MOST_STALE = 2000

const never = new Promise<never>(() => {})

/** What the services answer, with all that may go wrong on the way; the answer to nobody in particular is right, and there at once. */
export async function answerWithFaults(
  world: World,
  caller: Caller | undefined,
  operation: Operation,
): Promise<object> {
  if (caller === undefined) return perform(world, operation, Number.POSITIVE_INFINITY)
  const { random, time } = world
  await travel(world, caller)
  if (fails(world, THROTTLED, 'throttled')) throw throttled()
  if (fails(world, SERVER_ERROR, 'server error')) throw new InternalServerError(failure('The server failed'))
  if (time.now() < world.faults.outageUntil && random.chance(OUTAGE)) throw new InternalServerError(failure('Outage'))
  if (fails(world, caller.mortality, 'killed before a request took effect')) return dies(caller)
  const answer = performPartially(world, operation)
  if (fails(world, caller.mortality, 'killed after a request took effect')) return dies(caller)
  await travel(world, caller)
  if (fails(world, ANSWER_LOST, 'answer lost')) throw connectionLost()
  return answer
}

async function travel({ time, random }: World, caller: Caller): Promise<void> {
  if (caller.isDead()) await never
  await time.sleep(random.chance(0.01) ? random.between(100, 3000) : random.between(1, 10))
  if (caller.isDead()) await never
}

function dies(caller: Caller): Promise<never> {
  caller.die()
  return never
}

function fails({ faults, random }: World, probability: number, fault: Fault): boolean {
  if (!faults.active || !random.chance(probability)) return false
  countFault(faults, fault)
  return true
}

const failure = (message: string) => ({ message, $metadata: { httpStatusCode: 500 } })

function throttled(): Error {
  return new ProvisionedThroughputExceededException({ message: 'Slow down', $metadata: { httpStatusCode: 400 } })
}

function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
}

/**
 * The input of a command by the command's name. The SDK's middleware knows only that it is some command's input, so that this is the one
 * place where the type is taken on trust.
 */
function inputOf<Input>({ input }: Operation): Input {
  return input as Input
}

function performPartially(world: World, operation: Operation): object {
  switch (operation.name) {
    case 'BatchGetItemCommand':
      return batchGet(world, inputOf(operation))
    case 'BatchWriteItemCommand':
      return batchWrite(world, inputOf(operation))
    case 'SendMessageBatchCommand':
      return sendMessageBatch(world, inputOf(operation))
    default:
      return perform(world, operation, visibleTime(world, operation))
  }
}

function perform(world: World, operation: Operation, asOf: number): object {
  const { table } = world
  switch (operation.name) {
    case 'GetItemCommand':
      return table.get(inputOf<GetItemCommandInput>(operation), asOf)
    case 'BatchGetItemCommand':
      return table.batchGet(inputOf<BatchGetItemCommandInput>(operation), asOf)
    case 'QueryCommand':
      return table.query(inputOf<QueryCommandInput>(operation), asOf)
    case 'PutItemCommand':
      return table.put(inputOf<PutItemCommandInput>(operation))
    case 'UpdateItemCommand':
      return table.update(inputOf<UpdateItemCommandInput>(operation))
    case 'DeleteItemCommand':
      return table.remove(inputOf<DeleteItemCommandInput>(operation))
    case 'BatchWriteItemCommand':
      return table.batchWrite(inputOf<BatchWriteItemCommandInput>(operation))
    case 'SendMessageBatchCommand':
      return send(world, inputOf<SendMessageBatchCommandInput>(operation))
    default:
      throw new Error(`The world does not know ${operation.name}`)
  }
}

/** What an eventually consistent read sees may be a moment old; an index is never consistent. */
function visibleTime(world: World, operation: Operation): number {
  const input = inputOf<Partial<QueryCommandInput>>(operation)
  return staleTime(world, input.ConsistentRead === true && input.IndexName === undefined)
}

function staleTime(world: World, consistent: boolean): number {
  if (consistent || !fails(world, STALE, 'stale read')) return Number.POSITIVE_INFINITY
  return world.time.now() - world.random.between(1, MOST_STALE)
}

function batchGet(world: World, { RequestItems }: BatchGetItemCommandInput): object {
  const [[name, keys] = ['', { Keys: [] }]] = Object.entries(RequestItems ?? {})
  const { taken, left } = split(world, keys.Keys ?? [], 'partial BatchGetItem')
  const asOf = staleTime(world, keys.ConsistentRead === true)
  const answer = world.table.batchGet({ RequestItems: { [name]: { ...keys, Keys: taken } } }, asOf)
  return { ...answer, UnprocessedKeys: left.length === 0 ? {} : { [name]: { ...keys, Keys: left } } }
}

function batchWrite(world: World, { RequestItems }: BatchWriteItemCommandInput): object {
  const [[name, writes] = ['', []]] = Object.entries(RequestItems ?? {})
  const { taken, left } = split(world, writes, 'partial BatchWriteItem')
  world.table.batchWrite({ RequestItems: { [name]: taken } })
  return { UnprocessedItems: left.length === 0 ? {} : { [name]: left } }
}

function sendMessageBatch(world: World, { QueueUrl, Entries = [] }: SendMessageBatchCommandInput): object {
  const { taken, left } = split(world, Entries, 'partial SendMessageBatch')
  const answer = send(world, { QueueUrl, Entries: taken })
  return { ...answer, Failed: left.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError' })) }
}

/** At least one is always taken: services answer with an error where they take none. */
function split<T>(world: World, items: T[], fault: Fault): { taken: T[]; left: T[] } {
  if (items.length < 2 || !fails(world, PARTIAL, fault)) return { taken: items, left: [] }
  const shuffled = world.random.shuffle(items)
  const size = world.random.between(1, items.length - 1)
  return { taken: shuffled.slice(0, size), left: shuffled.slice(size) }
}

function send({ queues }: World, { QueueUrl, Entries = [] }: SendMessageBatchCommandInput): object {
  const name = QUEUES.find((queue) => QueueUrl?.endsWith(`/${queue}`))
  if (name === undefined) throw new Error(`There is no queue ${QueueUrl}`)
  for (const { MessageBody, DelaySeconds = 0 } of Entries) queues[name].send(MessageBody ?? '', DelaySeconds * 1000)
  return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }
}
