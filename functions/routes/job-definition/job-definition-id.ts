import type { Job } from '../../engine/instance/instance-state.ts'

/** What a job definition of a process is about: the jobs of one kind at one activity. */
export interface ProcessJobDefinition {
  readonly processDefinitionId: string
  readonly kind: Job['kind']
  readonly activityId: string
}

/** `#` begins the fragment of a URL, and clients put ids into URLs as they are; no BPMN id has a `~`. */
const BODY_SUFFIX = '#multiInstanceBody'
const BODY_SUFFIX_IN_ID = '~multiInstanceBody'

/** The id of a job definition: `<definition id>:<kind>:<activity id>`. It is not stored, and follows from the model. */
export function jobDefinitionIdOf({ processDefinitionId, kind, activityId }: ProcessJobDefinition): string {
  return `${processDefinitionId}:${kind}:${activityId.replace(BODY_SUFFIX, BODY_SUFFIX_IN_ID)}`
}

/** What a job definition's id says; undefined for what is none of a process. */
export function readJobDefinitionId(id: string): ProcessJobDefinition | undefined {
  const [, processDefinitionId, kind, activityId] =
    /^([^:]+:\d+:[^:]+):(asyncBefore|asyncAfter|timer):(.+)$/.exec(id) ?? []
  if (processDefinitionId === undefined || activityId === undefined) return undefined
  const activity = activityId.replace(BODY_SUFFIX_IN_ID, BODY_SUFFIX)
  switch (kind) {
    case 'asyncBefore':
    case 'asyncAfter':
    case 'timer':
      return { processDefinitionId, kind, activityId: activity }
    default:
      return undefined
  }
}
