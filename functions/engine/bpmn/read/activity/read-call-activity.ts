import type { CallActivityDefinition } from '../../behavior.ts'
import { attribute, type ModelElement } from '../../model-element.ts'
import type { ReadContext } from '../read-context.ts'
import { readExpressionIn } from './read-expression.ts'
import { businessKeyMapping, readVariableMappings } from './read-variable-mappings.ts'

type Binding = CallActivityDefinition['binding']

/** Which process a call activity calls and what it passes. Undefined where it names none, which is a problem. */
export function readCallActivity(element: ModelElement, { problems }: ReadContext): CallActivityDefinition | undefined {
  const calledElement = readExpressionIn(element, 'calledElement', problems)
  if (attribute(element, 'calledElement') === undefined && attribute(element, 'camunda:caseRef') === undefined) {
    problems.error(element, "Missing attribute 'calledElement' or 'caseRef'")
  }
  const binding = readBinding(attribute(element, 'camunda:calledElementBinding'))
  if (binding === 'version') requireFor(binding, element, 'calledElementVersion', { problems })
  if (binding === 'versionTag') requireFor(binding, element, 'calledElementVersionTag', { problems })
  const businessKey = businessKeyMapping(element)
  if (calledElement === undefined) return undefined
  return {
    calledElement,
    binding,
    version: readExpressionIn(element, 'camunda:calledElementVersion', problems),
    versionTag: readExpressionIn(element, 'camunda:calledElementVersionTag', problems),
    tenantId: readExpressionIn(element, 'camunda:calledElementTenantId', problems),
    businessKey: businessKey === undefined ? undefined : readExpressionIn(businessKey, 'businessKey', problems),
    in: readVariableMappings(element, 'camunda:in', problems),
    out: readVariableMappings(element, 'camunda:out', problems),
  }
}

/** What is no binding at all means the latest version, as in the reference. */
function readBinding(text: string | undefined): Binding {
  return text === 'deployment' || text === 'version' || text === 'versionTag' ? text : 'latest'
}

function requireFor(
  binding: Binding,
  element: ModelElement,
  name: string,
  { problems }: Pick<ReadContext, 'problems'>,
): void {
  if (attribute(element, `camunda:${name}`) !== undefined) return
  problems.error(element, `Missing attribute '${name}' when 'calledElementBinding' has value '${binding}'`)
}
