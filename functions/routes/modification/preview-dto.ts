import { z } from '@hono/zod-openapi'
import { type Cost, costOf } from '../../batch/preview/cost.ts'
import type { Findings } from '../../batch/preview/findings.ts'
import type { Preview } from '../../batch/preview/read-preview.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, textOrNull } from '../../http/dto-fields.ts'

const count = z.int().nonnegative()

const example = z.object({ processInstanceId: z.string(), message: z.string() })

export const previewSchema = z
  .object({
    id: z.string(),
    processDefinitionId: z.string(),
    undoOf: textOrNull.openapi({ description: 'The batch that would be undone.' }),
    state: z.enum(['RUNNING', 'COMPLETED', 'EXECUTED']).openapi({ description: 'RUNNING: the numbers still grow.' }),
    createTime: dateField,
    expirationTime: dateField,
    createUserId: textOrNull,
    batchId: textOrNull.openapi({ description: 'The batch, once it was executed.' }),
    totalInstances: count.openapi({
      description: 'As they were named, repetitions included; the sum of the modified, refused and excluded ones.',
    }),
    previewedInstances: count,
    wouldBeModified: count,
    wouldEnd: count.openapi({ description: 'Of those that would be modified.' }),
    refused: count,
    excluded: count,
    refusals: z.array(z.object({ message: z.string(), count, examples: z.array(example) })).openapi({
      description: 'The most frequent first; ids are taken out of the messages, but not out of those of the examples.',
    }),
    notUndoable: z.array(z.object({ message: z.string(), count, examples: z.array(example) })).openapi({
      description:
        'Of those that would be modified: which of them an undo could not restore, though nobody changed them.',
    }),
    exclusions: z.array(
      z.object({ reason: z.enum(['DUPLICATE', 'NOT_MODIFIED']), count, examples: z.array(z.string()) }),
    ),
    activities: z.array(z.object({ activityId: z.string(), before: count, after: count })),
    warnings: z.array(z.object({ message: z.string() })),
    overlappingBatches: z.array(z.object({ batchId: z.string(), type: z.string(), instances: count })),
    cost: z.object({
      writeUnits: z.number(),
      readUnits: z.number(),
      sqsRequests: z.number(),
      dollars: z.number(),
      seconds: z.number(),
    }),
  })
  .openapi('ModificationPreviewDto')

/** A preview as the API gives it. */
export function previewDto(preview: Preview): z.output<typeof previewSchema> {
  const { findings, duplicates, state, batchId, createTime, expirationTime } = preview
  const { instances, wouldBeModified, wouldEnd, refusals, tokens, leftOut } = findings
  const exclusions = [
    { reason: 'DUPLICATE' as const, ...duplicates },
    { reason: 'NOT_MODIFIED' as const, ...leftOut },
  ]
  return {
    id: batchId,
    processDefinitionId: preview.processDefinitionId,
    undoOf: preview.undoOf ?? null,
    state,
    createTime: dateText(createTime),
    expirationTime: dateText(expirationTime),
    createUserId: preview.createUserId ?? null,
    batchId: state === 'EXECUTED' ? batchId : null,
    totalInstances: preview.totalInstances + duplicates.count,
    previewedInstances: instances + duplicates.count,
    wouldBeModified,
    wouldEnd,
    refused: instances - wouldBeModified - leftOut.count,
    excluded: duplicates.count + leftOut.count,
    refusals: refusals.map(groupDto),
    notUndoable: findings.notUndoable.map(groupDto),
    exclusions: exclusions.filter((exclusion) => exclusion.count > 0),
    activities: tokens,
    warnings: preview.warnings.map((message) => ({ message })),
    overlappingBatches: [...preview.overlaps],
    cost: rounded(costOf(findings, preview.control)),
  }
}

function groupDto({ message, count: instances, examples }: Findings['refusals'][number]) {
  const named = examples.map(({ id, message: own }) => ({ processInstanceId: id, message: own }))
  return { message, count: instances, examples: named }
}

/** To a hundredth; dollars to a millionth. */
function rounded(cost: Cost): Cost {
  const to = (value: number, digits: number) => Number(value.toFixed(digits))
  return {
    writeUnits: to(cost.writeUnits, 2),
    readUnits: to(cost.readUnits, 2),
    sqsRequests: to(cost.sqsRequests, 2),
    dollars: to(cost.dollars, 6),
    seconds: to(cost.seconds, 2),
  }
}
