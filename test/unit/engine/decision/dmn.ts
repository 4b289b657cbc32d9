import type { DecisionModel } from '../../../../functions/engine/decision/decision-model.ts'
import type { Evaluation } from '../../../../functions/engine/decision/decision-result.ts'
import { evaluateDecision } from '../../../../functions/engine/decision/evaluate-decision.ts'
import { parseDmn } from '../../../../functions/engine/decision/read/parse-dmn.ts'
import type { Value } from '../../../../functions/engine/expression/value.ts'
import { feelRunner } from '../../../../functions/engine/feel/feel-runner.ts'

export const DMN_1_3 = 'https://www.omg.org/spec/DMN/20191111/MODEL/'

/** A DMN file with these decisions, each on a line of its own. */
export function dmn(decisions: readonly string[], namespace = DMN_1_3): string {
  return [
    `<definitions xmlns="${namespace}" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="drd" name="All" namespace="ns">`,
    ...decisions,
    '</definitions>',
  ].join('\n')
}

export interface TableText {
  readonly hitPolicy?: string
  /** Expressions of the inputs, with attributes: `x`, or `typeRef="integer">x`. */
  readonly inputs: readonly string[]
  /** Attributes of the outputs: `name="o" typeRef="integer"`. */
  readonly outputs: readonly string[]
  /** Cells of the rules: inputs, then outputs. */
  readonly rules: readonly (readonly string[])[]
  readonly required?: readonly string[]
}

/** A decision with a table; clauses and rules have the ids i0, o0, r0 and so on. */
export function table(id: string, { hitPolicy = '', inputs, outputs, rules, required = [] }: TableText): string {
  const cells = (name: string, texts: readonly string[]) =>
    texts.map((text) => `<${name}${withAttributes(text)}</${name}>`).join('')
  const policy = hitPolicy === '' ? '' : ` hitPolicy="${hitPolicy.replace('+', '" aggregation="')}"`
  return [
    `<decision id="${id}" name="${id}">`,
    ...required.map((href) => `<informationRequirement><requiredDecision href="#${href}"/></informationRequirement>`),
    `<decisionTable${policy}>`,
    ...inputs.map((text, at) => `<input id="i${at}">${cells('inputExpression', [text])}</input>`),
    ...outputs.map((attributes, at) => `<output id="o${at}" ${attributes}/>`),
    ...rules.map(
      (rule, at) =>
        `<rule id="r${at}">${cells('inputEntry', rule.slice(0, inputs.length))}${cells('outputEntry', rule.slice(inputs.length))}</rule>`,
    ),
    '</decisionTable></decision>',
  ].join('')
}

/** A decision with a literal expression. */
export function literal(id: string, variable: string, text: string, required: readonly string[] = []): string {
  const requirements = required.map(
    (href) => `<informationRequirement><requiredDecision href="#${href}"/></informationRequirement>`,
  )
  return `<decision id="${id}">${requirements.join('')}<variable ${variable}/><literalExpression${withAttributes(text)}</literalExpression></decision>`
}

function withAttributes(text: string): string {
  const [, attributes = '', content = ''] = /^((?:\w+="[^"]*"\s*)+>)?([\s\S]*)$/.exec(text) ?? []
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `${attributes === '' ? '' : ` ${attributes.slice(0, -1)}`}><text>${escaped}</text>`
}

/** The model of a file that can be deployed. */
export function modelOf(xml: string): DecisionModel {
  const { model, problems } = parseDmn(xml)
  if (model === undefined) throw new Error(problems.map(({ message }) => message).join('\n'))
  return model
}

/** Evaluates the last decision of these. */
export function evaluate(decisions: readonly string[], variables: Readonly<Record<string, Value>>): Evaluation {
  const model = modelOf(dmn(decisions))
  const scope = { variables: new Map(Object.entries(variables)), now: 0, runners: { feel: feelRunner } }
  return evaluateDecision(model, [...model.decisions.keys()].at(-1) ?? '', scope)
}

/** The rows of the last decision's result, each with its values by name. */
export function resultOf(
  decisions: readonly string[],
  variables: Readonly<Record<string, Value>>,
): readonly Record<string, Value>[] {
  return evaluate(decisions, variables).result.map((row) =>
    Object.fromEntries(Array.from(row, ([name, { value }]) => [name, value])),
  )
}
