import type { InstanceState, Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/typed-value.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from './services.ts'

export interface MessageRequest {
  readonly messageName: string
  readonly businessKey?: string
  readonly processInstanceId?: string
  readonly tenantId?: string
  readonly withoutTenantId: boolean
  /** Variables that the process instance must have with these values. */
  readonly correlationKeys: Readonly<Record<string, TypedValue>>
  /** Variables that the waiting execution itself must have. */
  readonly localCorrelationKeys: Readonly<Record<string, TypedValue>>
  readonly processVariables: Variables
  readonly processVariablesLocal: Variables
  /** Every match instead of exactly one. */
  readonly all: boolean
}

export type Correlation =
  | { readonly resultType: 'Execution'; readonly state: InstanceState; readonly execution: number }
  | { readonly resultType: 'ProcessDefinition'; readonly state: InstanceState }

export type CorrelationOutcome =
  | { readonly results: readonly Correlation[]; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly results?: undefined }

declare const todo: never
/** Delivers a message to the executions that wait for it, or starts an instance with it. */
export async function correlateMessage(_services: Services, _request: MessageRequest): Promise<CorrelationOutcome> {
  return todo
}

export interface SignalRequest {
  readonly name: string
  /** Only to this execution: `<instance id>` or `<instance id>:<number>`. */
  readonly executionId?: string
  readonly variables: Variables
  readonly tenantId?: string
  readonly withoutTenantId: boolean
}
/** Delivers a signal to all who wait for it and starts instances with it; refused only where `executionId` does not wait for it. */
export async function throwSignal(_services: Services, _request: SignalRequest): Promise<Refusal | undefined> {
  return todo
}
