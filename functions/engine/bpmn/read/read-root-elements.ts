import type { Expression } from '../../expression/expression.ts'
import { attribute, type ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import { readExpression } from './activity/read-expression.ts'

interface ErrorDefinition {
  readonly code: string | undefined
  readonly message: Expression | undefined
}

/** What processes refer to, by id. */
export interface RootElements {
  /** The name of each message; undefined where it has none. */
  readonly messages: ReadonlyMap<string, Expression | undefined>
  readonly signals: ReadonlyMap<string, Expression>
  readonly errors: ReadonlyMap<string, ErrorDefinition>
  /** The code of each escalation; undefined where it has none. */
  readonly escalations: ReadonlyMap<string, string | undefined>
}

/** Reads the messages, signals, errors and escalations of a file. */
export function readRootElements(definitions: ModelElement, problems: Problems): RootElements {
  return {
    messages: byId(definitions, 'message', (element) =>
      readExpression(element, 'name', attribute(element, 'name'), problems),
    ),
    signals: readSignals(definitions, problems),
    errors: byId(definitions, 'error', (element) => ({
      code: attribute(element, 'errorCode'),
      message: readExpression(element, 'camunda:errorMessage', attribute(element, 'camunda:errorMessage'), problems),
    })),
    escalations: byId(definitions, 'escalation', (element) => attribute(element, 'escalationCode') || undefined),
  }
}

function byId<T>(definitions: ModelElement, name: string, read: (element: ModelElement) => T): ReadonlyMap<string, T> {
  return new Map(
    rootsNamed(definitions, name).flatMap((element) => (element.id === undefined ? [] : [[element.id, read(element)]])),
  )
}

function rootsNamed(definitions: ModelElement, name: string): readonly ModelElement[] {
  return definitions.children.filter((element) => element.name === name)
}

function readSignals(definitions: ModelElement, problems: Problems): ReadonlyMap<string, Expression> {
  const signals = new Map<string, Expression>()
  const names = new Set<string>()
  for (const element of rootsNamed(definitions, 'signal')) {
    const { id } = element
    const name = attribute(element, 'name')
    if (name !== undefined && names.has(name)) problems.error(element, `duplicate signal name '${name}'.`)
    if (id === undefined) problems.error(element, 'signal must have an id')
    else if (name === undefined) problems.error(element, `signal with id '${id}' has no name`)
    const expression = readExpression(element, 'name', name, problems)
    if (id === undefined || name === undefined || expression === undefined) continue
    names.add(name)
    signals.set(id, expression)
  }
  return signals
}
