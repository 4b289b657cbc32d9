import type { ConditionalDefinition, VariableEventKind } from '../../behavior.ts'
import { attribute, child, type ModelElement } from '../../model-element.ts'
import { splitList } from '../activity/read-expression.ts'
import { readCondition } from '../activity/read-script.ts'
import type { ReadContext } from '../read-context.ts'

/** What a conditional event of the activity `eventId` waits for; undefined with a problem where it has no condition that can be read. */
export function readConditional(
  definition: ModelElement,
  eventId: string,
  context: ReadContext,
): ConditionalDefinition | undefined {
  const condition = child(definition, 'condition')
  if (condition === undefined) {
    context.problems.error(definition, 'conditionalEventDefinition must have a condition', eventId)
    return undefined
  }
  const code = readCondition(condition, context)
  if (code === undefined) return undefined
  return {
    condition: code,
    variableName: attribute(definition, 'camunda:variableName'),
    variableEvents: readVariableEvents(definition, eventId, context),
  }
}

/** A name that is none is only logged in the reference, and never happens. */
function readVariableEvents(definition: ModelElement, eventId: string, { problems }: ReadContext) {
  const names = splitList(attribute(definition, 'camunda:variableEvents') ?? '')
  for (const name of names) {
    if (!isVariableEvent(name))
      problems.warning(definition, `Variable event: ${name} is not valid. Possible variable change events`, eventId)
  }
  return names.filter(isVariableEvent)
}

function isVariableEvent(name: string): name is VariableEventKind {
  return name === 'create' || name === 'update' || name === 'delete'
}
