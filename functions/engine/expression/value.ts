import type { JsonValue, TypedValue } from '../instance/value/typed-value.ts'
import type { DelegateExecution, DelegateExternalTask, DelegateTask } from './expression.ts'

/**
 * A value while an expression is evaluated. Integers are exact over all of Java's 64 bits, and keep the type of the variable
 * that they come from; what came from a variable unchanged goes back into one unchanged (`original`).
 */
export type Value =
  | null
  | boolean
  | string
  | Integer
  | Double
  | DateInstant
  | DateTime
  | Temporal
  | List
  | Dictionary
  | JsonNode
  | Opaque
  | ExecutionObject
  | TaskObject
  | ExternalTaskObject

export type IntegerType = 'Short' | 'Integer' | 'Long'

export interface Integer {
  readonly kind: 'integer'
  readonly type: IntegerType
  readonly value: bigint
}

export interface Double {
  readonly kind: 'double'
  readonly value: number
}

/** A `java.util.Date`, in milliseconds since the epoch. */
export interface DateInstant {
  readonly kind: 'date'
  readonly time: number
}

/** What `dateTime()` gives: Joda's DateTime in UTC, in milliseconds since the epoch. */
export interface DateTime {
  readonly kind: 'dateTime'
  readonly time: number
}

/** FEEL's dates, times and durations, which no variable can hold: ISO 8601, as FEEL writes them. */
export interface Temporal {
  readonly kind: 'temporal'
  readonly type: 'date' | 'time' | 'duration'
  readonly text: string
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly Value[]
  readonly original?: TypedValue
}

export interface Dictionary {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Value>
  readonly original?: TypedValue
}

/** A node of a variable of type Json: Spin's SpinJsonNode. */
export interface JsonNode {
  readonly kind: 'json'
  readonly json: JsonValue
  readonly original?: TypedValue
}

/** Bytes, File and Xml: can be passed on and looked at as text, nothing else. */
export interface Opaque {
  readonly kind: 'opaque'
  readonly original: TypedValue
}

export interface ExecutionObject {
  readonly kind: 'execution'
  readonly execution: DelegateExecution
}

export interface TaskObject {
  readonly kind: 'task'
  readonly task: DelegateTask
}

export interface ExternalTaskObject {
  readonly kind: 'externalTask'
  readonly task: DelegateExternalTask
}

const BITS: Record<IntegerType, number> = { Short: 16, Integer: 32, Long: 64 }

/** An integer of that type; what does not fit wraps around, as it does in Java. */
export function integer(value: bigint, type: IntegerType): Integer {
  return { kind: 'integer', type, value: BigInt.asIntN(BITS[type], value) }
}

export function long(value: bigint): Integer {
  return integer(value, 'Long')
}

/** For sizes and positions, which are small. */
export function int(value: number): Integer {
  return { kind: 'integer', type: 'Integer', value: BigInt(value) }
}

export function double(value: number): Double {
  return { kind: 'double', value }
}

export function list(items: readonly Value[]): List {
  return { kind: 'list', items }
}

const TEMPORAL_CLASSES: Readonly<Record<Temporal['type'], string>> = {
  date: 'java.time.LocalDate',
  time: 'java.time.LocalTime',
  duration: 'java.time.Duration',
}

/** The name of the class that this value has in the reference, for messages. */
export function className(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'java.lang.Boolean'
  if (typeof value === 'string') return 'java.lang.String'
  switch (value.kind) {
    case 'integer':
      return `java.lang.${value.type}`
    case 'double':
      return 'java.lang.Double'
    case 'date':
      return 'java.util.Date'
    case 'dateTime':
      return 'org.joda.time.DateTime'
    case 'temporal':
      return TEMPORAL_CLASSES[value.type]
    case 'list':
      return 'java.util.ArrayList'
    case 'map':
      return 'java.util.LinkedHashMap'
    case 'json':
      return 'org.camunda.spin.json.SpinJsonNode'
    case 'opaque':
      return opaqueClassName(value)
    case 'execution':
      return 'org.camunda.bpm.engine.delegate.DelegateExecution'
    case 'task':
      return 'org.camunda.bpm.engine.delegate.DelegateTask'
    case 'externalTask':
      return 'org.camunda.bpm.engine.externaltask.ExternalTask'
  }
}

function opaqueClassName({ original }: Opaque): string {
  if (original.type === 'File') return 'java.io.ByteArrayInputStream'
  return original.type === 'Bytes' ? '[B' : 'org.camunda.spin.xml.SpinXmlElement'
}
