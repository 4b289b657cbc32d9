import type { Variables } from '../engine/instance/instance-state.ts'
import type { TypedValue } from '../engine/instance/value/typed-value.ts'

/** A message and whom it is for. */
export interface MessageRequest {
  /** The same where the request may be sent again: then nobody receives the message twice. */
  readonly id?: string | undefined
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
