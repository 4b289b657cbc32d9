import type { Problems } from '../../bpmn/problem.ts'
import type { XmlElement } from '../../bpmn/xml/parse-xml.ts'
import type {
  Aggregator,
  DecisionRule,
  DecisionTable,
  HitPolicy,
  InputClause,
  OutputClause,
} from '../decision-model.ts'
import { attributeOf, childrenNamed, dmnChildren, extensionOf, refuseElement } from './dmn-element.ts'
import { readCondition, readExpression, readType } from './read-expression.ts'

const HIT_POLICIES: ReadonlyMap<string, HitPolicy> = new Map(
  (['UNIQUE', 'FIRST', 'ANY', 'COLLECT', 'RULE ORDER'] as const).map((policy) => [policy, policy]),
)
const AGGREGATORS: ReadonlyMap<string, Aggregator> = new Map(
  (['SUM', 'MIN', 'MAX', 'COUNT'] as const).map((aggregator) => [aggregator, aggregator]),
)

const COMMON = ['description', 'extensionElements']
/** What may stand in the elements of a table (DMN 1.3, 8.3). */
const CONTENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    decisionTable: [...COMMON, 'input', 'output', 'annotation', 'rule'],
    input: [...COMMON, 'inputExpression', 'inputValues'],
    output: [...COMMON, 'outputValues', 'defaultOutputEntry'],
    rule: [...COMMON, 'inputEntry', 'outputEntry', 'annotationEntry'],
    inputExpression: [...COMMON, 'text', 'importedValues'],
    inputEntry: [...COMMON, 'text'],
    outputEntry: [...COMMON, 'text', 'importedValues'],
  }).map(([name, contents]) => [name, new Set(contents)]),
)

/** Reads a decision table; what the reference does not transform is a problem. */
export function readTable(element: XmlElement, problems: Problems): DecisionTable {
  refuseUnknown(element, problems)
  const inputs = childrenNamed(element, 'input').map(readInput)
  const outputs = readOutputs(element, problems)
  const rules = childrenNamed(element, 'rule').map((rule) => readRule(rule, inputs.length, outputs.length, problems))
  return { kind: 'table', ...readHitPolicy(element, problems), inputs, outputs, rules }
}

function refuseUnknown(element: XmlElement, problems: Problems): void {
  const contents = CONTENTS.get(element.name)
  if (contents === undefined) return
  for (const child of dmnChildren(element)) {
    if (contents.has(child.name)) refuseUnknown(child, problems)
    else refuseElement(problems, child, `Element '${child.written}' is not allowed in element '${element.written}'.`)
  }
}

function readHitPolicy(element: XmlElement, problems: Problems): Pick<DecisionTable, 'hitPolicy' | 'aggregator'> {
  const policyName = attributeOf(element, 'hitPolicy') ?? 'UNIQUE'
  const aggregatorName = attributeOf(element, 'aggregation')
  const hitPolicy = HIT_POLICIES.get(policyName)
  const aggregator = AGGREGATORS.get(aggregatorName ?? '')
  const isKnown = aggregatorName === undefined || (aggregator !== undefined && hitPolicy === 'COLLECT')
  if (hitPolicy === undefined || !isKnown) {
    const aggregation = aggregatorName === undefined ? '' : ` and aggregation '${aggregatorName}'`
    refuseElement(problems, element, `The hit policy '${policyName}'${aggregation} is not supported.`)
  }
  return { hitPolicy: hitPolicy ?? 'UNIQUE', aggregator }
}

function readInput(element: XmlElement): InputClause {
  const [expression] = childrenNamed(element, 'inputExpression')
  return {
    id: attributeOf(element, 'id'),
    label: attributeOf(element, 'label'),
    expression: readExpression(expression),
    type: readType(expression),
    variable: extensionOf(element, 'inputVariable') ?? 'cellInput',
  }
}

function readOutputs(table: XmlElement, problems: Problems): readonly OutputClause[] {
  const elements = childrenNamed(table, 'output')
  const names = elements.map((element) => attributeOf(element, 'name') ?? '')
  if (elements.length === 0) refuseElement(problems, table, 'A decision table has to have an output.')
  elements.forEach((element, index) => {
    const name = names[index] ?? ''
    if (elements.length > 1 && name === '') {
      refuseElement(problems, element, 'An output has to have a name where a decision table has several.')
    } else if (names.indexOf(name) !== index) {
      refuseElement(problems, element, `The decision table has two outputs with the name '${name}'.`)
    }
  })
  return elements.map((element, index) => ({
    id: attributeOf(element, 'id'),
    label: attributeOf(element, 'label'),
    name: names[index] ?? '',
    type: readType(element),
  }))
}

function readRule(rule: XmlElement, inputs: number, outputs: number, problems: Problems): DecisionRule {
  const conditions = childrenNamed(rule, 'inputEntry').map(readCondition)
  const conclusions = childrenNamed(rule, 'outputEntry').map(readExpression)
  if (conditions.length !== inputs || conclusions.length !== outputs) {
    const has = `The rule has ${conditions.length} input entries and ${conclusions.length} output entries`
    refuseElement(problems, rule, `${has}; the decision table has ${inputs} inputs and ${outputs} outputs.`)
  }
  return { id: attributeOf(rule, 'id'), conditions, conclusions }
}
