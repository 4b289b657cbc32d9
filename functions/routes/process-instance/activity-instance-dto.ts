import { z } from '@hono/zod-openapi'
import { type ActivityInstanceNode, activityInstanceTree } from '../../engine/view/activity-instance-tree.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import type { LoadedInstance } from '../../query/instances/loaded-instance.ts'

const incidents = z.array(z.object({ id: z.string(), activityId: z.string() }).openapi('ActivityInstanceIncidentDto'))

const transitionInstanceSchema = z
  .object({
    id: z.string(),
    parentActivityInstanceId: z.string(),
    processInstanceId: z.string(),
    processDefinitionId: z.string(),
    activityId: z.string(),
    targetActivityId: z.string(),
    activityName: textOrNull,
    activityType: z.string(),
    executionId: z.string(),
    incidentIds: z.array(z.string()),
    incidents,
  })
  .openapi('TransitionInstanceDto')

const activityInstanceFields = z.object({
  id: z.string(),
  parentActivityInstanceId: textOrNull,
  activityId: z.string(),
  activityType: z.string(),
  processInstanceId: z.string(),
  processDefinitionId: z.string(),
  childTransitionInstances: z.array(transitionInstanceSchema),
  executionIds: z.array(z.string()),
  activityName: textOrNull,
  name: textOrNull,
  incidentIds: z.array(z.string()),
  incidents,
})

export interface ActivityInstanceDto extends z.output<typeof activityInstanceFields> {
  childActivityInstances: ActivityInstanceDto[]
}

export const activityInstanceSchema: z.ZodType<ActivityInstanceDto> = activityInstanceFields
  .extend({ childActivityInstances: z.array(z.lazy(() => activityInstanceSchema)) })
  .openapi('ActivityInstanceDto')

/** The tree of activity instances as the API gives it; `name` and `targetActivityId` are older names of fields. */
export function activityInstanceDto({ graph, state }: LoadedInstance): ActivityInstanceDto {
  return nodeDto(activityInstanceTree(graph, state))
}

function nodeDto(node: ActivityInstanceNode): ActivityInstanceDto {
  return {
    ...node,
    name: node.activityName,
    executionIds: [...node.executionIds],
    incidentIds: [...node.incidentIds],
    incidents: [...node.incidents],
    childActivityInstances: node.childActivityInstances.map(nodeDto),
    childTransitionInstances: node.childTransitionInstances.map((transition) => ({
      ...transition,
      targetActivityId: transition.activityId,
      incidentIds: [...transition.incidentIds],
      incidents: [...transition.incidents],
    })),
  }
}
