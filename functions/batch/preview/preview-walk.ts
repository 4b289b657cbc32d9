import { z } from 'zod'
import { groupRange, numbersIn } from '../create/partition.ts'
import type { WalkDefinition } from '../walk/walk-kind.ts'
import { type Findings, findingsSchema, mergeFindings } from './findings.ts'

const parameters = z.object({})
export type PreviewParameters = z.infer<typeof parameters>

/** Steps over every instance of a preview, a chunk at a time; writes nothing to any. */
export const PREVIEW: WalkDefinition<PreviewParameters, Findings> = {
  parameters,
  result: findingsSchema,
  async visitGroup(_, batch, group) {
    return { chunks: [...numbersIn(groupRange(batch, group))] }
  },
  merge: mergeFindings,
  async finish() {},
}
