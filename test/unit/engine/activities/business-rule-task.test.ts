import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'
import { referenceId } from '../../../../functions/engine/decision/deployed-decision.ts'
import { feelRunner } from '../../../../functions/engine/feel/feel-runner.ts'
import type { Variables } from '../../../../functions/engine/instance/instance-state.ts'
import type { StepOptions } from '../../../../functions/engine/runners.ts'
import { type StepResult, step } from '../../../../functions/engine/step.ts'
import { dmn, modelOf, table } from '../decision/dmn.ts'

/** start → rule → check, with these attributes and extension elements on the business rule task. */
async function graphOf(attributes: string, extensions = ''): Promise<ProcessGraph> {
  const rule = `<businessRuleTask id="rule" camunda:decisionRef="d" ${attributes}><extensionElements>${extensions}</extensionElements></businessRuleTask>`
  const { processes, problems } = await parseBpmn(
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t"><process id="p" isExecutable="true" camunda:historyTimeToLive="1"><startEvent id="start"/><sequenceFlow id="a" sourceRef="start" targetRef="rule"/>${rule}<sequenceFlow id="b" sourceRef="rule" targetRef="check"/><userTask id="check"/></process></definitions>`,
  )
  const [process] = processes
  if (process === undefined) throw new Error(problems.map(({ message }) => message).join('\n'))
  return process.graph
}

function started(graph: ProcessGraph, options: Omit<StepOptions, 'now'>, variables: Variables = {}): StepResult {
  const command = {
    kind: 'start',
    id: '00000000-0000-7000-8000-000000000001',
    definitionId: 'p:1:x',
    variables,
  } as const
  return step(graph, undefined, command, { now: 0, ...options })
}

/** What `d` decides for x: one row with one output for 1, with two for 2, two rows for 3, none for 4. */
const RULES = modelOf(
  dmn([
    table('d', {
      hitPolicy: 'RULE ORDER',
      inputs: ['typeRef="integer">x'],
      outputs: ['name="o" typeRef="integer"', 'name="p"'],
      rules: [
        ['1, 2', '10', ''],
        ['2', '', ''],
        ['3', '30', ''],
        ['3', '31', ''],
      ].map(([x = '', o = '', p = '']) => [x, o, x === '1, 2' ? 'if x = 2 then "two" else null' : p]),
    }),
  ]),
)
const latest = referenceId({ key: 'd', binding: 'latest' })
const given = {
  runners: { feel: feelRunner },
  decisions: new Map([[latest, { id: 'd:1:x', key: 'd', model: RULES }]]),
}
const x = (value: number): Variables => ({ x: { type: 'Integer', value } })

describe('a business rule task', () => {
  test('that was not given its decision says which it lacks; then FEEL', async () => {
    const graph = await graphOf(`camunda:decisionRefBinding="version" camunda:decisionRefVersion="\${v}"`)
    const v: Variables = { v: { type: 'Integer', value: 3 } }
    const reference = { key: 'd', binding: 'version', version: '3' } as const
    expect(started(graph, {}, v).refusal?.lacks).toEqual({ kind: 'decision', reference })
    const decisions = new Map([[referenceId(reference), { id: 'd:3:x', key: 'd', model: RULES }]])
    expect(started(graph, { decisions }, v).refusal?.lacks).toEqual({ kind: 'runner', name: 'feel' })
    expect(started(graph, { ...given, decisions }, { ...v, ...x(4) }).refusal).toBeUndefined()
  })

  test.each<[string, string, unknown]>([
    ['latest', '', { key: 'd', binding: 'latest' }],
    ['deployment', 'camunda:decisionRefBinding="deployment"', { key: 'd', binding: 'deployment' }],
    [
      'versionTag',
      'camunda:decisionRefBinding="versionTag" camunda:decisionRefVersionTag="t"',
      { key: 'd', binding: 'versionTag', version: 't' },
    ],
    ['tenant', 'camunda:decisionRefTenantId="one"', { key: 'd', binding: 'latest', tenantId: 'one' }],
  ])('asks by its binding: %s', async (_binding, attributes, reference) => {
    expect(started(await graphOf(attributes), {}).refusal?.lacks).toEqual({ kind: 'decision', reference })
  })

  test('refuses with the reason where there is no such decision', async () => {
    const decisions = new Map([[latest, { problem: 'no decision definition deployed' }]])
    const { refusal } = started(await graphOf(''), { ...given, decisions })
    expect(refusal).toEqual({ kind: 'processEngine', message: 'no decision definition deployed' })
  })

  test('refuses what cannot be decided as the exception that the reference throws', async () => {
    const text: Variables = { x: { type: 'String', value: 'abc' } }
    const { refusal } = started(await graphOf(''), given, text)
    const message = "DMN-01005 Invalid value 'abc' for clause with type 'integer'."
    expect(refusal).toEqual({ kind: 'dmnEngine', message })
  })
})

describe('the result variable', () => {
  const asObject = (json: unknown) => expect.objectContaining({ type: 'Object', value: JSON.stringify(json) })

  test.each<[string, number, unknown]>([
    ['singleResult', 1, asObject({ o: 10, p: null })],
    ['singleResult', 4, { type: 'Null', value: null }],
    ['singleEntry', 4, { type: 'Null', value: null }],
    ['resultList', 3, asObject([{ o: 30 }, { o: 31 }])],
    ['resultList', 4, asObject([])],
    ['collectEntries', 3, asObject([30, 31])],
  ])('by %s of x = %i', async (mapping, value, expected) => {
    const graph = await graphOf(`camunda:resultVariable="r" camunda:mapDecisionResult="${mapping}"`)
    expect(started(graph, given, x(value)).state?.root.variables?.r).toEqual(expected)
  })

  test('keeps the type of a single entry', async () => {
    const one = modelOf(dmn([table('d', { inputs: ['x'], outputs: ['typeRef="long"'], rules: [['-', 'x + 1']] })]))
    const decisions = new Map([[latest, { id: 'd:1:x', key: 'd', model: one }]])
    const graph = await graphOf('camunda:resultVariable="r" camunda:mapDecisionResult="singleEntry"')
    expect(started(graph, { ...given, decisions }, x(1)).state?.root.variables?.r).toEqual({ type: 'Long', value: 2 })
  })

  test.each([
    ['singleEntry', 1, 'ENGINE-22001', 'SingleEntry'],
    ['singleEntry', 3, 'ENGINE-22001', 'SingleEntry'],
    ['singleResult', 3, 'ENGINE-22001', 'SingleResult'],
    ['collectEntries', 1, 'ENGINE-22002', 'CollectEntries'],
  ])('cannot be made by %s of x = %i', async (mapping, value, code, mapper) => {
    const graph = await graphOf(`camunda:resultVariable="r" camunda:mapDecisionResult="${mapping}"`)
    const message = `${code} The decision result mapper '${mapper}DecisionResultMapper{}' failed to process '`
    expect(started(graph, given, x(value)).refusal?.message).toContain(message)
  })

  test('is not there where the task names none', async () => {
    const { state } = started(await graphOf(''), given, x(1))
    expect(Object.keys(state?.root.variables ?? {})).toEqual(['x'])
  })
})

describe('decisionResult', () => {
  const output = (text: string) =>
    `<camunda:inputOutput><camunda:outputParameter name="out">${text}</camunda:outputParameter></camunda:inputOutput>`

  test.each<[string, number, unknown]>([
    [`\${decisionResult.getSingleEntry()}`, 4, { type: 'Null', value: null }],
    [`\${decisionResult[0].o + 1}`, 3, { type: 'Long', value: 31 }],
    [`\${decisionResult.getFirstResult().get('o')}`, 3, { type: 'Integer', value: 30 }],
    [`\${decisionResult.collectEntries('o').size()}`, 3, { type: 'Integer', value: 2 }],
    [`\${decisionResult.size()}`, 2, { type: 'Integer', value: 2 }],
  ])('is known to output parameters: %s', async (text, value, expected) => {
    const { state, refusal } = started(await graphOf('', output(text)), given, x(value))
    expect(refusal).toBeUndefined()
    expect(state?.root.variables?.out).toEqual(expected)
  })

  test('is known to end listeners, and gone behind the task', async () => {
    const listener = `<camunda:executionListener event="end" expression="\${execution.setVariable('n', decisionResult.size())}"/>`
    const { state } = started(await graphOf('', listener), given, x(3))
    expect(state?.root.variables?.n).toEqual({ type: 'Integer', value: 2 })
    expect(JSON.stringify(state)).not.toContain('decisionResult')
  })

  test('has several rows where there is no single one', async () => {
    const { refusal } = started(await graphOf('', output(`\${decisionResult.getSingleEntry()}`)), given, x(3))
    expect(refusal?.message).toContain('more than one rule result')
  })
})

describe('a model is refused', () => {
  test.each([
    ['camunda:decisionRefBinding="version"', "Missing attribute 'decisionRefVersion' when"],
    ['camunda:decisionRefBinding="versionTag"', "Missing attribute 'decisionRefVersionTag' when"],
    ['camunda:mapDecisionResult="all"', "No decision result mapper found for name 'all'"],
  ])('with %s', async (attributes, reason) => {
    await expect(graphOf(attributes)).rejects.toThrow(reason)
  })
})
