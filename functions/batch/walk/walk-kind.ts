import type { ZodType } from 'zod'
import type { Services } from '../../shell/services.ts'
import type { StoredBatch } from '../../store/batch/batch-items.ts'
import type { WalkName } from '../../store/batch/batch-walk-items.ts'

/** A walk over the chunks of a batch, as its type reads it. */
export interface Walk<Parameters> extends WalkName {
  readonly parameters: Parameters
  /** Milliseconds since the epoch. */
  readonly startTime: number
}

/** What a walk has to do in a group. */
export interface GroupVisit<Result> {
  /** The numbers of the chunks that are to be visited. Found out once; a message that comes again goes by what was found then. */
  readonly chunks: readonly number[]
  /** What is known of the group without a visit. */
  readonly result?: Result
}

/** Chunks of a group on a visit together, within the time limit of their message. */
export interface ChunksVisit extends Pick<ChunkVisit, 'deadline'> {
  readonly chunks: readonly number[]
}

/** A chunk on a visit, within the time limit of its message. */
export interface ChunkVisit {
  readonly chunk: number
  /** When to begin nothing more, in milliseconds since the epoch: then it throws, and its message comes again. */
  readonly deadline: number
}

/**
 * What a walk of one type does in the seed's function, and with what it found; what it does in a chunk is a `VisitChunk`, of the execution's
 * function. Everything may be done twice, at the same time as well, and has to come to the same then. One is written without calls in it, with
 * its schemas beside it: so a bundle that does not walk leaves it out.
 */
export interface WalkDefinition<Parameters, Result> {
  readonly parameters: ZodType<Parameters>
  /** Stored as JSON, for each chunk, each group and the whole batch: below 100 KB, whatever is merged. */
  readonly result: ZodType<Result>
  /** How many instances one message visits, where that is more than a chunk has: for visits that are over in a moment. */
  readonly instancesAtOnce?: number
  visitGroup(services: Services, batch: StoredBatch, group: number, walk: Walk<Parameters>): Promise<GroupVisit<Result>>
  /** Of any number of results, in any order; of none as well. */
  merge(results: readonly Result[]): Result
  /** When all chunks of all groups were visited. */
  finish(services: Services, batch: StoredBatch, walk: Walk<Parameters>, result: Result): Promise<void>
}

/** What a walk does in a chunk. Gives what it found, if anything. Throws where it is to be tried again. */
export type VisitChunk<Parameters, Result> = (
  services: Services,
  batch: StoredBatch,
  visit: ChunkVisit,
  walk: Walk<Parameters>,
) => Promise<Result | undefined>

/** What a walk does in chunks together. Gives what it found, by chunk. Throws where all of them are to be tried again. */
export type VisitChunks<Parameters, Result> = (
  services: Services,
  batch: StoredBatch,
  visit: ChunksVisit,
  walk: Walk<Parameters>,
) => Promise<ReadonlyMap<number, Result>>

/** A definition with everything that is stored as text: what the machinery works with. */
export type WalkKind = Omit<WalkDefinition<string, string>, 'parameters' | 'result'>

/** Makes a walk's definition one of text: parameters and results are written as JSON and read by its schemas. */
export function walkKind<Parameters, Result>(definition: WalkDefinition<Parameters, Result>): WalkKind {
  const read = (text: string) => definition.result.parse(JSON.parse(text))
  const { instancesAtOnce } = definition
  return {
    ...(instancesAtOnce !== undefined && { instancesAtOnce }),
    async visitGroup(services, batch, group, walk) {
      const { chunks, result } = await definition.visitGroup(services, batch, group, readWalk(definition, walk))
      return { chunks, ...(result !== undefined && { result: JSON.stringify(result) }) }
    },
    merge: (results) => JSON.stringify(definition.merge(results.map(read))),
    finish: (services, batch, walk, result) =>
      definition.finish(services, batch, readWalk(definition, walk), read(result)),
  }
}

/** The same for what it does in chunks together. */
export function chunksVisit<Parameters, Result>(
  definition: WalkDefinition<Parameters, Result>,
  visitChunks: VisitChunks<Parameters, Result>,
): VisitChunks<string, string> {
  return async (services, batch, visit, walk) => {
    const results = await visitChunks(services, batch, visit, readWalk(definition, walk))
    return new Map([...results].map(([chunk, result]) => [chunk, JSON.stringify(result)]))
  }
}

/** The same for what it does in each by itself. */
export function chunkVisit<Parameters, Result>(
  definition: WalkDefinition<Parameters, Result>,
  visitChunk: VisitChunk<Parameters, Result>,
): VisitChunks<string, string> {
  return chunksVisit(definition, async (services, batch, { chunks, deadline }, walk) => {
    const results = new Map<number, Result>()
    for (const chunk of chunks) {
      const result = await visitChunk(services, batch, { chunk, deadline }, walk)
      if (result !== undefined) results.set(chunk, result)
    }
    return results
  })
}

function readWalk<Parameters>(
  { parameters }: Pick<WalkDefinition<Parameters, unknown>, 'parameters'>,
  walk: Walk<string>,
): Walk<Parameters> {
  return { ...walk, parameters: parameters.parse(JSON.parse(walk.parameters)) }
}
