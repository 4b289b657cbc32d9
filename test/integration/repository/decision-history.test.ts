import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { performLeftEffects, startInstance } from '../../../functions/instance/process-instances.ts'
import { deploy } from '../../../functions/repository/deployments.ts'
import { listDecisionEvaluations } from '../../../functions/store/decision-instance-items.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell
let api: ApiClient

afterEach(() => shell.stop())

const DMN = `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="drd" name="d" namespace="n">
<decision id="need" name="Need"><variable name="n" typeRef="integer"/><literalExpression><text>x * 2</text></literalExpression></decision>
<decision id="sum" name="Sum" camunda:historyTimeToLive="P30D"><informationRequirement><requiredDecision href="#need"/></informationRequirement>
<decisionTable hitPolicy="COLLECT" aggregation="SUM"><input id="i" label="in"><inputExpression typeRef="integer"><text>n</text></inputExpression></input>
<output id="o" label="out" name="o" typeRef="integer"/>
<rule id="r0"><inputEntry><text>> 1</text></inputEntry><outputEntry><text>10</text></outputEntry></rule>
<rule id="r1"><inputEntry><text>4</text></inputEntry><outputEntry><text>n</text></outputEntry></rule></decisionTable></decision></definitions>`

const MODEL = model(
  'p',
  `<startEvent id="start"/><businessRuleTask id="rule" camunda:decisionRef="sum" camunda:resultVariable="v"/><userTask id="check"/>${chain('start', 'rule', 'check')}`,
)

/** A shell with this setting, on which `sum` was evaluated twice: by a business rule task, then by a request. */
async function evaluated(setting: 'on' | 'off') {
  shell = await startShell({ DECISION_HISTORY: setting })
  api = apiClient(shell.services)
  const time = Date.now()
  shell.setTime(time)
  const resources = Object.entries({ 'd.dmn': DMN, 'p.bpmn': MODEL }).map(([name, text]) => ({
    name,
    content: new TextEncoder().encode(text),
  }))
  const deployed = await deploy(shell.services, {
    enableDuplicateFiltering: false,
    deployChangedOnly: false,
    resources,
  })
  if (deployed.outcome !== 'deployed') throw new Error(JSON.stringify(deployed))
  const [definition] = deployed.definitions
  if (definition === undefined) throw new Error('no definition')
  const variables = { x: { type: 'Integer', value: 2 } } as const
  const { state } = await startInstance(shell.services, definition, { variables })
  shell.setTime(time + 1000)
  const { status } = await evaluate('sum', { value: 1 })
  expect(status).toBe(200)
  return state?.id ?? ''
}

const evaluate = (key: string, x: object) =>
  api.raw(`/decision-definition/key/${key}/evaluate`, JSON.stringify({ variables: { x } }), 'application/json')

const entries = async (query: string) => {
  const { body } = await api.get(`/history/decision-instance?${query}`)
  return z.array(z.object({ id: z.string(), decisionDefinitionKey: z.string() }).loose()).parse(body)
}

const keys = async (query: string) => (await entries(query)).map((entry) => entry.decisionDefinitionKey)

test('what a business rule task decided is kept with inputs, outputs and what it requires; once, however often it is told', async () => {
  const instance = await evaluated('on')
  await performLeftEffects(shell.services, instance)
  const [sum, need, ...others] = await entries(`processInstanceId=${instance}&includeInputs=true&includeOutputs=true`)
  expect(others).toEqual([])
  expect(sum).toMatchObject({
    decisionDefinitionKey: 'sum',
    decisionDefinitionName: 'Sum',
    processDefinitionKey: 'p',
    processInstanceId: instance,
    activityId: 'rule',
    collectResultValue: 14,
    rootDecisionInstanceId: null,
    decisionRequirementsDefinitionKey: 'drd',
    inputs: [{ clauseId: 'i', clauseName: 'in', type: 'Integer', value: 4 }],
    outputs: [
      { ruleId: 'r0', ruleOrder: 1, variableName: 'o', type: 'Integer', value: 10 },
      { ruleId: 'r1', ruleOrder: 2, variableName: 'o', type: 'Integer', value: 4 },
    ],
  })
  expect(need).toMatchObject({
    decisionDefinitionKey: 'need',
    rootDecisionInstanceId: sum?.id,
    outputs: [{ clauseId: null, ruleId: null, variableName: 'n', value: 4 }],
  })
  const one = await api.get(`/history/decision-instance/${need?.id}`)
  expect(one).toMatchObject({ status: 200, body: { id: need?.id } })
  expect(one.body).not.toHaveProperty('outputs')
})

test('filters and orders', async () => {
  const instance = await evaluated('on')
  expect(await keys('')).toEqual(['sum', 'need', 'sum', 'need'])
  const [first, second] = await entries('sortBy=evaluationTime&sortOrder=desc')
  expect(first).toMatchObject({ processInstanceId: null, removalTime: expect.any(String), activityId: null })
  expect(await keys('rootDecisionInstancesOnly=true')).toEqual(['sum', 'sum'])
  expect(await keys(`rootDecisionInstanceId=${first?.id}`)).toEqual(['sum', 'need'])
  expect(await keys(`decisionInstanceIdIn=${second?.id},none`)).toEqual(['need'])
  expect(await keys('decisionDefinitionNameLike=Ne%25')).toEqual(['need', 'need'])
  expect(await keys('activityIdIn=rule&decisionDefinitionKeyIn=sum,other')).toEqual(['sum'])
  expect(await keys('evaluatedBefore=2001-01-01T00:00:00.000%2B0000')).toEqual([])
  expect(await keys('sortBy=tenantId&sortOrder=asc&firstResult=1&maxResults=2')).toHaveLength(2)
  expect(await keys(`processInstanceId=${instance}&tenantIdIn=a`)).toEqual([])
  expect(await api.get('/history/decision-instance/count?withoutTenantId=true')).toMatchObject({ body: { count: 4 } })
  expect(await api.get('/history/decision-instance/none')).toMatchObject({
    status: 404,
    body: { message: "Historic decision instance with id 'none' does not exist" },
  })
})

test('values beyond the limit are left out, the entry is kept', async () => {
  await evaluated('on')
  const big = { type: 'String', value: 'x'.repeat(60_000) } as const
  await deploy(shell.services, {
    enableDuplicateFiltering: false,
    deployChangedOnly: false,
    resources: [
      {
        name: 'big.dmn',
        content: new TextEncoder().encode(DMN.replace('x * 2', 'x').replaceAll('typeRef="integer"', '')),
      },
    ],
  })
  shell.setTime(Date.now() + 5000)
  const { body } = await evaluate('need', big)
  expect(JSON.stringify(body)).toContain('xxxx')
  const kept = await entries('decisionDefinitionKey=need&includeOutputs=true&sortBy=evaluationTime&sortOrder=desc')
  expect(kept[0]).toMatchObject({ outputs: [] })
})

test('nothing is written where no history is kept', async () => {
  await evaluated('off')
  expect(await keys('')).toEqual([])
  for await (const page of listDecisionEvaluations(shell.services.db)) expect(page).toEqual([])
})

test('evaluations that somebody asks for are kept as long as was set since', async () => {
  await evaluated('on')
  const path = '/decision-definition/key/sum'
  const definition = async () => (await api.get(path)).body
  const setDays = (historyTimeToLive: number | null) =>
    api.send('PUT', `${path}/history-time-to-live`, { historyTimeToLive })
  const days = async () => {
    await evaluate('sum', { value: 1 })
    const { body } = await api.get(
      '/history/decision-instance?decisionDefinitionKey=sum&sortBy=evaluationTime&sortOrder=desc',
    )
    const [newest] = z.array(z.object({ evaluationTime: z.string(), removalTime: z.string().nullable() })).parse(body)
    if (newest?.removalTime == null) return null
    return Math.round((Date.parse(newest.removalTime) - Date.parse(newest.evaluationTime)) / 86_400_000)
  }
  const time = shell.services.now()
  expect(await definition()).toMatchObject({ historyTimeToLive: 30 })
  expect((await setDays(7)).status).toBe(204)
  expect(await definition()).toMatchObject({ historyTimeToLive: 7 })
  shell.setTime(time + 1000)
  expect(await days()).toBe(7)
  expect((await setDays(null)).status).toBe(204)
  expect(await definition()).toMatchObject({ historyTimeToLive: null })
  shell.setTime(time + 2000)
  expect(await days()).toBe(shell.services.configuration.historyTimeToLiveDays ?? null)
  expect(await setDays(-1)).toMatchObject({ status: 400, body: { type: 'BadUserRequestException' } })
  expect((await api.send('PUT', '/decision-definition/none/history-time-to-live', {})).status).toBe(404)
})
