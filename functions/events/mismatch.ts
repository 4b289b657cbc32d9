import type { TypedValue } from '../engine/instance/value/typed-value.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { MessageRequest } from './message-request.ts'

/** A message that nobody gets. */
export interface Refused {
  readonly refusal: Refusal
  readonly results?: undefined
}

/** The refusal with one of the texts below, which are those of the reference. */
export function mismatch(message: string): Refused {
  return { refusal: { kind: 'badRequest', message } }
}

/** Nobody waits for the message. */
export function nobody({ messageName }: MessageRequest): string {
  return `Cannot correlate message '${messageName}': No process definition or execution matches the parameters`
}

/** More executions than one wait for it. */
export function severalExecutions(request: MessageRequest, count: number): string {
  return `ENGINE-13031 Cannot correlate a message with name '${request.messageName}' to a single execution. ${count} executions match the correlation keys: ${correlationSet(request)}`
}

/** It starts more definitions than one. */
export function severalDefinitions(request: MessageRequest, count: number): string {
  return `ENGINE-13030 Cannot correlate a message with name '${request.messageName}' to a single process definition. ${count} process definitions match the correlations keys: ${correlationSet(request)}`
}

function correlationSet(request: MessageRequest): string {
  const { businessKey = null, processInstanceId = null, tenantId = null, withoutTenantId } = request
  const isTenantIdSet = withoutTenantId || tenantId !== null
  return `CorrelationSet [businessKey=${businessKey}, processInstanceId=${processInstanceId}, processDefinitionId=null, correlationKeys=${keysText(request.correlationKeys)}, localCorrelationKeys=${keysText(request.localCorrelationKeys)}, tenantId=${tenantId}, isTenantIdSet=${isTenantIdSet}, isExecutionsOnly=false]`
}

function keysText(keys: Readonly<Record<string, TypedValue>>): string {
  const entries = Object.entries(keys).map(([name, { value }]) => `${name}=${value}`)
  return entries.length === 0 ? 'null' : `{${entries.join(', ')}}`
}
