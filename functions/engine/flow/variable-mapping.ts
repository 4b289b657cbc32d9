import type { VariableMapping } from '../bpmn/behavior.ts'
import { evaluate } from '../expression/evaluate.ts'
import type { EvaluationContext } from '../expression/expression.ts'
import type { Variables } from '../instance/instance-state.ts'
import { asLasting } from '../instance/value/transient-value.ts'
import type { TypedValue } from '../instance/value/typed-value.ts'

/** The multi-instance counters are no business of a called instance (the reference's `variablesFilter`). */
const INTERNAL = new Set(['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances'])

/**
 * The variables that `camunda:in` or `camunda:out` mappings choose, under their target names. `local` limits a mapping to the
 * innermost scope; a source that does not exist gives null, as in the reference.
 */
export function mapVariables(
  mappings: readonly VariableMapping[],
  visible: ReadonlyMap<string, TypedValue>,
  local: ReadonlyMap<string, TypedValue>,
  context: EvaluationContext,
): Variables {
  const mapped: Record<string, TypedValue> = Object.create(null)
  for (const mapping of mappings) {
    const from = mapping.local ? local : visible
    if (mapping.kind === 'all') {
      for (const [name, value] of from) if (!INTERNAL.has(name)) mapped[name] = asLasting(value)
    } else if (typeof mapping.source === 'string')
      mapped[mapping.target] = asLasting(from.get(mapping.source) ?? { type: 'Null', value: null })
    else mapped[mapping.target] = evaluate(mapping.source, context)
  }
  return { ...mapped }
}
