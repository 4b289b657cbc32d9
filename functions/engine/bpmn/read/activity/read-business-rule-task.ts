import { RESULT_MAPPINGS } from '../../../decision/result-mapping.ts'
import type { BusinessRuleTaskDefinition } from '../../behavior.ts'
import { attribute, type ModelElement } from '../../model-element.ts'
import type { ReadContext } from '../read-context.ts'
import { readExpressionIn } from './read-expression.ts'

/** Which decision a business rule task evaluates, and what becomes of its result. Undefined where that cannot be read, which is a problem. */
export function readBusinessRuleTask(
  element: ModelElement,
  { problems }: ReadContext,
): BusinessRuleTaskDefinition | undefined {
  const decisionRef = readExpressionIn(element, 'camunda:decisionRef', problems)
  const binding = readBinding(attribute(element, 'camunda:decisionRefBinding'))
  const needed = NEEDED.get(binding)
  if (needed !== undefined && attribute(element, `camunda:${needed}`) === undefined) {
    problems.error(element, `Missing attribute '${needed}' when 'decisionRefBinding' has value '${binding}'`)
  }
  const mapper = attribute(element, 'camunda:mapDecisionResult') ?? 'resultList'
  const mapping = RESULT_MAPPINGS.get(mapper)
  if (mapping === undefined) {
    const supported = "Supported mappers are 'singleEntry', 'singleResult', 'collectEntries' and 'resultList'."
    problems.error(element, `No decision result mapper found for name '${mapper}'. ${supported}`)
  }
  if (decisionRef === undefined || mapping === undefined) return undefined
  return {
    decisionRef,
    binding,
    version: readExpressionIn(element, 'camunda:decisionRefVersion', problems),
    versionTag: readExpressionIn(element, 'camunda:decisionRefVersionTag', problems),
    tenantId: readExpressionIn(element, 'camunda:decisionRefTenantId', problems),
    resultVariable: attribute(element, 'camunda:resultVariable') ?? attribute(element, 'camunda:resultVariableName'),
    mapping,
  }
}

type Binding = BusinessRuleTaskDefinition['binding']

const NEEDED: ReadonlyMap<Binding, string> = new Map([
  ['version', 'decisionRefVersion'],
  ['versionTag', 'decisionRefVersionTag'],
])

/** What is no binding at all means the latest version, as in the reference. */
function readBinding(text: string | undefined): Binding {
  return text === 'deployment' || text === 'version' || text === 'versionTag' ? text : 'latest'
}
