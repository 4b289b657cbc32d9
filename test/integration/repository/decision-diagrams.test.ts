import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { deploy } from '../../../functions/repository/deployments.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { type Shell, startShell } from '../../support/shell.ts'

const decision = (id: string) =>
  `<decision id="${id}" name="${id}"><variable id="v-${id}" name="v"/><literalExpression id="l-${id}"><text>1</text></literalExpression></decision>`
const file = (id: string, ...decisions: readonly string[]) =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="${id}" name="${id}" namespace="n">${decisions.map(decision).join('')}</definitions>`

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const files = {
    'rates.dmn': file('rates', 'first', 'second'),
    'rates.svg': 'of all',
    'rates.second.png': 'of the second',
    'bare.dmn11.xml': file('bare', 'third'),
  }
  const resources = Object.entries(files).map(([name, text]) => ({ name, content: new TextEncoder().encode(text) }))
  const deployed = await deploy(shell.services, {
    enableDuplicateFiltering: false,
    deployChangedOnly: false,
    resources,
  })
  expect(deployed.outcome).toBe('deployed')
})
afterAll(() => shell.stop())

test.each([
  ['/decision-definition/key/first/diagram', 'of all', 'image/svg+xml'],
  ['/decision-definition/key/second/diagram', 'of the second', 'image/png'],
  ['/decision-requirements-definition/key/rates/diagram', 'of all', 'image/svg+xml'],
])('%s is the file that is called like the model', async (path, content, type) => {
  const answer = await api.get(path)
  expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, content, type])
})

test('it is there by the id too', async () => {
  const { body } = await api.get('/decision-definition?key=second')
  const [second] = z.array(z.object({ id: z.string() })).parse(body)
  expect((await api.get(`/decision-definition/${second?.id}/diagram`)).text).toBe('of the second')
})

test('a model without a picture has none, and what is not deployed is a 404', async () => {
  expect((await api.get('/decision-definition/key/third/diagram')).status).toBe(204)
  for (const path of ['/decision-definition/key/none', '/decision-requirements-definition/key/none'])
    expect((await api.get(`${path}/diagram`)).status).toBe(404)
  expect((await api.get('/decision-definition/key/first/tenant-id/t/diagram')).status).toBe(404)
})
