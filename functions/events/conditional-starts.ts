import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import { startConditionHolds } from '../engine/start-condition.ts'
import { missingDefinition } from '../instance/command/prepare-step.ts'
import { rehearseStart, type StartRequest, startInstanceAs } from '../instance/process-instances.ts'
import { definitionGraph } from '../repository/definitions.ts'
import { withRunners } from '../repository/runners.ts'
import { derivedId } from '../shell/derived-id.ts'
import type { Services } from '../shell/services.ts'
import { familyOf, type ProcessDefinition, readDefinition } from '../store/deployment/definition-items.ts'
import { startSubscriptions } from '../store/waiting/subscription-items.ts'

export interface ConditionRequest {
  /** The same where the request may be sent again: then nothing is started twice. */
  readonly id?: string | undefined
  readonly variables: Variables
  readonly businessKey?: string
  /** Only the start events of this definition, whatever its version and tenant. */
  readonly processDefinitionId?: string
  /** Only definitions of this tenant. */
  readonly tenantId?: string
  /** Only definitions of no tenant. */
  readonly withoutTenantId: boolean
}

export type ConditionOutcome =
  | { readonly started: readonly InstanceState[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly started?: undefined }

/** A conditional start event, and whether its condition is true. */
interface Candidate {
  readonly definition: ProcessDefinition
  readonly activityId: string
}

/**
 * Starts an instance at each conditional start event whose condition is true for the given variables: of a definition, or of the newest versions of all.
 * Suspended definitions are passed over. Refused, before anything is started, where a condition cannot be evaluated (`processEngine`), there is nothing to
 * evaluate (`processEngine`), or no such definition (`notFound`).
 */
export async function startByConditions(services: Services, request: ConditionRequest): Promise<ConditionOutcome> {
  const found = await candidates(services, request)
  if ('refusal' in found) return found
  const chosen: Candidate[] = []
  for (const candidate of found) {
    const result = await isTrue(services, candidate, request.variables)
    if (result.refusal !== undefined) return { refusal: result.refusal }
    if (result.holds) chosen.push(candidate)
  }
  // All or nothing, as in the reference, where all starts are one transaction.
  for (const { definition, activityId } of chosen.length > 1 ? chosen : []) {
    const refusal = await rehearseStart(services, definition, startOf(request, activityId))
    if (refusal !== undefined) return { refusal }
  }
  return startAll(services, request, chosen)
}

async function candidates(
  services: Services,
  request: ConditionRequest,
): Promise<readonly Candidate[] | { readonly refusal: Refusal }> {
  if (request.processDefinitionId !== undefined) return candidatesOf(services, request.processDefinitionId)
  const subscriptions = await startSubscriptions(services.db, { kind: 'conditional', name: '' })
  const wanted = subscriptions.filter((subscription) => ofTenant(request, subscription))
  if (wanted.length === 0) {
    const message = 'ENGINE-13043 No subscriptions were found during evaluation of the conditional start events.'
    return { refusal: { kind: 'processEngine', message } }
  }
  const found: Candidate[] = []
  for (const { definitionId } of wanted) {
    const definition = await readDefinition(services.db, definitionId)
    if (definition !== undefined) found.push(...activeStarts(definition))
  }
  return found
}

async function candidatesOf(services: Services, id: string) {
  const definition = await readDefinition(services.db, id)
  if (definition === undefined) return { refusal: { kind: 'notFound', message: missingDefinition(id) } } as const
  if (definition.suspended || definition.startEvents.some(({ kind }) => kind === 'conditional')) {
    return activeStarts(definition)
  }
  const message = `ENGINE-13042 Process definition with id '${id}' does not declare conditional start event.`
  return { refusal: { kind: 'processEngine', message } } as const
}

function activeStarts(definition: ProcessDefinition): Candidate[] {
  if (definition.suspended) return []
  const starts = definition.startEvents.filter(({ kind }) => kind === 'conditional')
  return starts.map(({ activityId }) => ({ definition, activityId }))
}

async function isTrue(services: Services, { definition, activityId }: Candidate, variables: Variables) {
  const loaded = await definitionGraph(services, definition.id)
  if (loaded === undefined) return { holds: false }
  const now = services.now()
  return withRunners((given) => startConditionHolds(loaded.graph, activityId, variables, { now, ...given }))
}

async function startAll(
  services: Services,
  request: ConditionRequest,
  chosen: readonly Candidate[],
): Promise<ConditionOutcome> {
  const started: InstanceState[] = []
  for (const { definition, activityId } of chosen) {
    const { id } = request
    const instanceId =
      id === undefined ? services.newId() : derivedId('condition', id, familyOf(definition), activityId)
    const outcome = await startInstanceAs(services, definition, startOf(request, activityId), instanceId)
    if (outcome.refusal !== undefined) return { refusal: outcome.refusal }
    started.push(outcome.state)
  }
  return { started }
}

function startOf({ variables, businessKey }: ConditionRequest, startEvent: string): StartRequest {
  return { startEvent, variables, ...(businessKey !== undefined && { businessKey }) }
}

function ofTenant(request: ConditionRequest, owner: { readonly tenantId?: string }): boolean {
  if (request.withoutTenantId) return owner.tenantId === undefined
  return request.tenantId === undefined || owner.tenantId === request.tenantId
}
