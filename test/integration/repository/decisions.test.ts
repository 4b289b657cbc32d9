import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deleteDeployment } from '../../../functions/instance/deletion/delete-deployment.ts'
import { startInstance } from '../../../functions/instance/process-instances.ts'
import { latestDecision } from '../../../functions/repository/decisions/decisions.ts'
import { evaluateDefinition } from '../../../functions/repository/decisions/evaluate-decision.ts'
import { type DeployResult, deploy } from '../../../functions/repository/deployments.ts'
import { decisionItems, decisionRequirementsItems } from '../../../functions/store/deployment/decision-items.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

/** A DMN file with decisions that give these texts. */
function dmn(decisions: Readonly<Record<string, string>>, attributes = ''): string {
  const elements = Object.entries(decisions).map(
    ([id, text]) =>
      `<decision id="${id}" name="${id}"${attributes}><variable name="r"/><literalExpression><text>"${text}"</text></literalExpression></decision>`,
  )
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="drd" name="d" namespace="n">${elements.join('')}</definitions>`
}

const rule = (id: string, attributes: string) =>
  model(
    id,
    `<startEvent id="start"/><businessRuleTask id="rule" ${attributes} camunda:resultVariable="v" camunda:mapDecisionResult="singleEntry"/><userTask id="check"/>${chain('start', 'rule', 'check')}`,
  )

function deployFiles(files: Readonly<Record<string, string>>, tenantId?: string) {
  const resources = Object.entries(files).map(([name, text]) => ({ name, content: new TextEncoder().encode(text) }))
  const filtering = { enableDuplicateFiltering: false, deployChangedOnly: false }
  return deploy(shell.services, { ...filtering, resources, ...(tenantId !== undefined && { tenantId }) })
}

async function deployed(files: Readonly<Record<string, string>>, tenantId?: string) {
  const result: DeployResult = await deployFiles(files, tenantId)
  if (result.outcome !== 'deployed') throw new Error(JSON.stringify(result))
  return result
}

/** What the business rule task of this model's newest definition sets, or why it does not. */
async function decided(files: Readonly<Record<string, string>>, tenantId?: string): Promise<unknown> {
  const [definition] = (await deployed(files, tenantId)).definitions
  if (definition === undefined) throw new Error('no definition')
  const { state, refusal } = await startInstance(shell.services, definition, { variables: {} })
  return state === undefined ? refusal.message : state.root.variables?.v?.value
}

describe('decision definitions', () => {
  test('are versions of their keys; a file with several has requirements, too', async () => {
    const first = await deployed({ 'one.dmn': dmn({ a: '1' }) })
    expect(first.decided).toMatchObject({ decisions: [{ key: 'a', version: 1 }], requirements: [] })
    const second = await deployed({ 'two.dmn11.xml': dmn({ a: '2', b: '3' }) })
    expect(second.decided.requirements).toMatchObject([{ key: 'drd', version: 1, name: 'd', category: 'n' }])
    expect(second.decided.decisions).toMatchObject([
      { key: 'a', version: 2, requirements: { key: 'drd' } },
      { key: 'b', version: 1, resourceName: 'two.dmn11.xml' },
    ])
    expect(await latestDecision(shell.services, { key: 'a' })).toMatchObject({ version: 2 })
  })

  test('are those of their tenant', async () => {
    await deployed({ 'a.dmn': dmn({ a: 'shared' }) })
    await deployed({ 'a.dmn': dmn({ a: 'one' }) }, 'one')
    const own = await latestDecision(shell.services, { key: 'a', tenantId: 'one' })
    expect(own).toMatchObject({ version: 1, tenantId: 'one' })
    expect(await decisionItems.read(shell.services.db, own?.id ?? '')).toEqual(own)
    expect(await latestDecision(shell.services, { key: 'a' })).not.toHaveProperty('tenantId')
    expect(await latestDecision(shell.services, { key: 'a', tenantId: 'two' })).toBeUndefined()
  })

  test('are deleted with their deployment; the version before is the newest again', async () => {
    await deployed({ 'a.dmn': dmn({ a: 'old' }) })
    const { deployment } = await deployed({ 'a.dmn': dmn({ a: 'new', b: 'new' }) })
    const options = { cascade: false, skipCustomListeners: false, skipIoMappings: false }
    expect(await deleteDeployment(shell.services, deployment.id, options)).toBeUndefined()
    expect(await latestDecision(shell.services, { key: 'a' })).toMatchObject({ version: 1 })
    expect(await latestDecision(shell.services, { key: 'b' })).toBeUndefined()
    expect(await decisionRequirementsItems.latest(shell.services.db, { key: 'drd' })).toBeUndefined()
  })

  test('are not made of a file that is wrong: nothing of the deployment is', async () => {
    const wrong = dmn({ a: 'x' }).replace('<variable name="r"/>', '')
    expect(await deployFiles({ 'good.dmn': dmn({ b: 'x' }), 'bad.dmn': wrong })).toMatchObject({
      outcome: 'untransformable',
      resourceName: 'bad.dmn',
      problems: [{ line: 1, message: expect.stringContaining('a variable with a name') }],
    })
    expect(await latestDecision(shell.services, { key: 'b' })).toBeUndefined()
  })

  test('are refused where two of a deployment have the same key', async () => {
    const result = await deployFiles({ 'one.dmn': dmn({ a: '1' }), 'two.dmn': dmn({ a: '2' }) })
    expect(result).toMatchObject({ outcome: 'refused', refusal: { message: expect.stringContaining("same key 'a'") } })
  })

  test('are evaluated as they were deployed', async () => {
    const { decided: deployedDecisions } = await deployed({ 'a.dmn': dmn({ a: 'old' }) })
    await deployed({ 'a.dmn': dmn({ a: 'new' }) })
    const [definition] = deployedDecisions.decisions
    if (definition === undefined) throw new Error('no decision')
    const { evaluation } = await evaluateDefinition(shell.services, definition, {})
    expect(evaluation?.result).toEqual([new Map([['r', { value: 'old', type: undefined }]])])
  })
})

describe('a business rule task', () => {
  const first = { 'a.dmn': dmn({ a: 'first' }, ' camunda:versionTag="t1"') }
  const second = { 'a.dmn': dmn({ a: 'second' }) }

  test.each([
    ['', 'second'],
    ['camunda:decisionRefBinding="version" camunda:decisionRefVersion="1"', 'first'],
    ['camunda:decisionRefBinding="versionTag" camunda:decisionRefVersionTag="t1"', 'first'],
    ['camunda:decisionRefBinding="deployment"', 'mine'],
  ])('finds its decision by the binding %s', async (binding, expected) => {
    const mine = binding.includes('deployment') ? { 'a.dmn': dmn({ a: 'mine' }) } : {}
    await deployed(first)
    if (expected === 'mine') {
      const files = { 'p.bpmn': rule('p', `camunda:decisionRef="a" ${binding}`), ...mine }
      expect(await decided(files)).toBe('mine')
    } else {
      await deployed(second)
      expect(await decided({ 'p.bpmn': rule('p', `camunda:decisionRef="a" ${binding}`) })).toBe(expected)
    }
  })

  test('finds the decision of its tenant, or of the one that it names', async () => {
    await deployed({ 'a.dmn': dmn({ a: 'shared' }) })
    await deployed({ 'a.dmn': dmn({ a: 'one' }) }, 'one')
    expect(await decided({ 'p.bpmn': rule('p', 'camunda:decisionRef="a"') }, 'one')).toBe('one')
    expect(await decided({ 'p.bpmn': rule('p', 'camunda:decisionRef="a" camunda:decisionRefTenantId="one"') })).toBe(
      'one',
    )
  })

  test.each([
    ['', "no decision definition deployed with key 'none' and tenant-id 'null': decisionDefinition is null"],
    [
      'camunda:decisionRefBinding="version" camunda:decisionRefVersion="7"',
      "no decision definition deployed with key = 'none', version = '7' and tenant-id 'null': decisionDefinition is null",
    ],
  ])('refuses a decision that is not there: %s', async (binding, message) => {
    expect(await decided({ 'p.bpmn': rule('p', `camunda:decisionRef="none" ${binding}`) })).toBe(message)
  })

  test('refuses two versions with one tag', async () => {
    await deployed(first)
    await deployed(first)
    const binding = 'camunda:decisionRefBinding="versionTag" camunda:decisionRefVersionTag="t1"'
    expect(await decided({ 'p.bpmn': rule('p', `camunda:decisionRef="a" ${binding}`) })).toContain('more than one')
  })
})

test('JavaScript in a decision sees the variables; where it fails the evaluation does', async () => {
  const literal = (text: string) =>
    dmn({ a: 'X' }).replace(
      '<literalExpression><text>"X"',
      `<literalExpression expressionLanguage="javascript"><text>${text}`,
    )
  const evaluate = async (text: string) => {
    const [definition] = (await deployed({ 'a.dmn': literal(text) })).decided.decisions
    if (definition === undefined) throw new Error('no decision')
    return evaluateDefinition(shell.services, definition, { x: { type: 'Integer', value: 1 } })
  }
  const { evaluation } = await evaluate('x + 1')
  expect(evaluation?.evaluated[0]?.outputs).toMatchObject([{ value: { type: 'Integer', value: 2 } }])
  expect((await evaluate('nope')).refusal?.message).toContain('ReferenceError: nope is not defined')
  expect((await evaluate('while (true) {}')).refusal?.kind).toBe('limit')
})
