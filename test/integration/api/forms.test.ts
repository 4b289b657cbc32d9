import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { type Shell, startShell } from '../../support/shell.ts'
import { extensions, flows, model } from '../../unit/engine/stage/model.ts'

const FIELDS = extensions(`<camunda:formData>
  <camunda:formField id="amount" label="Amount &lt;EUR&gt;" type="long" defaultValue="100"><camunda:validation><camunda:constraint name="min" config="10"/><camunda:constraint name="required"/></camunda:validation></camunda:formField>
  <camunda:formField id="kind" label="Kind" type="enum" defaultValue="car"><camunda:value id="car" name="A car"/><camunda:value id="house" name="A &quot;house&quot;"/></camunda:formField>
  <camunda:formField id="due" type="date"/>
  <camunda:formField id="urgent" type="boolean"/>
  <camunda:formField id="note" type="string" defaultValue="\${'made'.concat(' up')}"><camunda:validation><camunda:constraint name="maxlength" config="10"/></camunda:validation></camunda:formField>
</camunda:formData>`)
const PROCESS = model(
  `<startEvent id="start">${FIELDS}</startEvent>
   <userTask id="a" camunda:formKey="embedded:deployment:forms/pay.html">${FIELDS}</userTask>
   <userTask id="b" camunda:formRef="payment" camunda:formRefBinding="deployment"/><endEvent id="end"/>
   ${flows('start > a > b > end')}`,
)
const EVIL = '<script>alert(1)</script>'

let shell: Shell
let api: ApiClient
let definition = ''

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const form = new FormData()
  form.set('deployment-name', 'forms')
  form.set('p.bpmn', new Blob([PROCESS]), 'p.bpmn')
  form.set('pay', new Blob([`<form>${EVIL}</form>`]), 'forms/pay.html')
  form.set('latin', new Blob([Buffer.from('{"id":"payment","text":"é"}', 'latin1')]), 'latin.form')
  form.set('payment', new Blob(['\ufeff{"id":"payment","type":"default","components":[]}']), 'payment.form')
  const request = new Response(form)
  const body = new Uint8Array(await request.arrayBuffer())
  const deployed = await api.raw('/deployment/create', body, request.headers.get('content-type') ?? '')
  expect(deployed.status).toBe(200)
  const [found] = await list('/process-definition')
  definition = String(found?.id)
})
afterAll(() => shell.stop())

const listed = z.array(z.record(z.string(), z.unknown()))
const list = async (path: string) => listed.parse((await api.get(path)).body)
const taskOf = async (id: string) => String((await list(`/task?processInstanceId=${id}`))[0]?.id)
const value = (given: unknown, type?: string) => ({ value: given, ...(type && { type }) })
const variableOf = async (instance: string, name: string) =>
  (await api.get(`/process-instance/${instance}/variables/${name}`)).body

describe('the form with which a process is started', () => {
  test.each([
    ['by id', () => `/process-definition/${definition}`],
    ['by key', () => '/process-definition/key/p'],
  ])('is named, told with its defaults, and rendered, %s', async (_, path) => {
    expect((await api.get(`${path()}/startForm`)).body).toEqual({
      key: `embedded:engine://engine/:engine/process-definition/${definition}/rendered-form`,
      camundaFormRef: null,
      contextPath: null,
    })
    expect((await api.get(`${path()}/form-variables`)).body).toMatchObject({
      amount: { type: 'Long', value: 100 },
      kind: { type: 'String', value: 'car' },
      due: { type: 'Date', value: null },
      note: { type: 'String', value: 'made up' },
    })
    expect((await api.get(`${path()}/form-variables?variableNames=amount`)).body).toEqual({
      amount: { type: 'Long', value: 100, valueInfo: {} },
    })
    const html = (await api.get(`${path()}/rendered-form`)).text
    expect(html).toContain('<form name="generatedForm" role="form">')
    expect(html).toContain('<label for="amount">Amount &lt;EUR&gt;</label>')
    expect(html).toContain('cam-variable-name="amount"')
    expect(html).toContain('<option value="house">A &quot;house&quot;</option>')
    expect(html).toContain('<option value="car" selected="selected">A car</option>')
  })

  test('starts an instance with what was submitted, converted, and the defaults of what was not', async () => {
    const variables = { amount: value('25'), due: value('24/12/2026'), other: value('kept') }
    const started = await api.send('POST', `/process-definition/${definition}/submit-form`, {
      variables,
      businessKey: 'claim',
    })
    expect(started).toMatchObject({ status: 200, body: { businessKey: 'claim', definitionId: definition } })
    const { id } = z.object({ id: z.string() }).parse(started.body)
    expect(await variableOf(id, 'amount')).toMatchObject({ type: 'Long', value: 25 })
    expect(await variableOf(id, 'due')).toMatchObject({ type: 'Date', value: '2026-12-24T00:00:00.000+0000' })
    expect(await variableOf(id, 'kind')).toMatchObject({ type: 'String', value: 'car' })
    expect(await variableOf(id, 'other')).toMatchObject({ type: 'String', value: 'kept' })
  })

  test.each([
    ['a number that is too small', { amount: value(5) }, "form field 'amount': validation of 'min' failed"],
    ['a number that is none', { amount: value('many') }, "form field 'amount': 'many' is no whole number"],
    ['a required field that is missing', {}, "form field 'amount': validation of 'required' failed"],
    ['what is not among the choices', { amount: value(50), kind: value('boat') }, 'boat'],
    ['a day that does not exist', { amount: value(50), due: value('30/02/2026') }, 'dd/MM/yyyy'],
    [
      'a text that is too long',
      { amount: value(50), note: value('much too long') },
      "validation of 'maxlength' failed",
    ],
  ])('refuses %s, and starts nothing', async (_, variables, message) => {
    const before = await list('/process-instance')
    const refused = await api.send('POST', '/process-definition/key/p/submit-form', { variables })
    expect(refused).toMatchObject({
      status: 400,
      body: { type: 'RestException', message: expect.stringContaining(message) },
    })
    expect(await list('/process-instance')).toHaveLength(before.length)
  })
})

describe('the form of a user task', () => {
  let instance = ''
  let task = ''
  beforeEach(async () => {
    instance = (await shell.start('p', { amount: { type: 'Long', value: 77 } })).id
    task = await taskOf(instance)
  })

  test('is a deployed file, which can do nothing where a browser opens it by itself', async () => {
    expect((await api.get(`/task/${task}/form`)).body).toMatchObject({ key: 'embedded:deployment:forms/pay.html' })
    const deployed = await api.get(`/task/${task}/deployed-form`)
    expect(deployed.status).toBe(200)
    expect(deployed.text).toContain(EVIL)
    expect(deployed.headers.get('content-security-policy')).toContain('sandbox')
  })

  test('shows the variables that are there before its defaults', async () => {
    expect((await api.get(`/task/${task}/form-variables`)).body).toMatchObject({
      amount: { value: 77 },
      kind: { value: 'car' },
    })
    expect((await api.get(`/task/${task}/rendered-form`)).text).toContain('value="77"')
  })

  test('completes the task, where what was submitted is valid', async () => {
    const wrong = { variables: { amount: value(1) } }
    expect((await api.send('POST', `/task/${task}/submit-form`, wrong)).status).toBe(400)
    expect(await taskOf(instance)).toBe(task)
    expect((await api.send('POST', `/task/${task}/submit-form`, { variables: { amount: value(12) } })).status).toBe(204)
    expect(await variableOf(instance, 'amount')).toMatchObject({ value: 12 })
    const next = await taskOf(instance)
    expect((await api.get(`/task/${next}/form`)).body).toEqual({
      key: null,
      camundaFormRef: { key: 'payment', binding: 'deployment', version: null },
      contextPath: null,
    })
    expect((await api.get(`/task/${next}/deployed-form`)).body).toMatchObject({ id: 'payment', type: 'default' })
    expect(await api.get(`/task/${next}/rendered-form`)).toMatchObject({ status: 404 })
  })

  test('gives a task back to its owner that he had delegated, and does not complete it', async () => {
    await api.send('POST', `/task/${task}/assignee`, { userId: 'ada' })
    await api.send('POST', `/task/${task}/delegate`, { userId: 'kim' })
    expect((await api.send('POST', `/task/${task}/submit-form`, { variables: { amount: value(12) } })).status).toBe(204)
    expect((await api.get(`/task/${task}`)).body).toMatchObject({ assignee: 'ada', delegationState: 'RESOLVED' })
    expect(await variableOf(instance, 'amount')).toMatchObject({ value: 12 })
  })
})
