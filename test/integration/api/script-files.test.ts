import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { type Shell, startShell } from '../../support/shell.ts'
import { line, userTask } from '../../unit/engine/stage/model.ts'

const BOM = '\ufeff'

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
})
afterAll(() => shell.stop())

/** A model whose script task takes its script from a file. */
function modelOf(reference: string, encoding: string): string {
  const script = `<scriptTask id="s" scriptFormat="javascript" camunda:resultVariable="r" camunda:resource="${reference}"/>`
  const model = line({ s: script, a: userTask('a') }).replace(/^<\?xml.*?\?>\s*/, '')
  return `<?xml version="1.0" encoding="${encoding}"?>${model}`
}

async function deploy(files: Readonly<Record<string, Uint8Array<ArrayBuffer> | string>>) {
  const form = new FormData()
  for (const [name, content] of Object.entries(files)) form.set(name, new Blob([content]), name)
  const request = new Response(form)
  const body = new Uint8Array(await request.arrayBuffer())
  return api.raw('/deployment/create', body, request.headers.get('content-type') ?? '')
}

describe('a script in a file of the deployment', () => {
  test.each([
    ['a model in UTF-16', 'x.js', Buffer.from(BOM + modelOf('deployment://x.js', 'UTF-16'), 'utf16le')],
    ['letters of ISO-8859-1', 'é.js', Buffer.from(modelOf('deployment://é.js', 'ISO-8859-1'), 'latin1')],
    ['references to characters', 'x.js', modelOf('deployment://&#x78;.js', 'UTF-8')],
    ['references to entities', 'a&b.js', modelOf('deployment://a&amp;b.js', 'UTF-8')],
    ['apostrophes in its name', "it's.js", modelOf("deployment://it's.js", 'UTF-8')],
  ])('is found by %s', async (_, name, model) => {
    expect(await deploy({ 'm.bpmn': model, [name]: '6 * 7' })).toMatchObject({ status: 200 })
    const { id } = await shell.start('p')
    const variable = z.object({ value: z.unknown() }).parse((await api.get(`/process-instance/${id}/variables/r`)).body)
    expect(variable.value).toBe(42)
  })

  test('is refused by its name where it is no UTF-8', async () => {
    const files = { 'm.bpmn': modelOf('deployment://x.js', 'UTF-8'), 'x.js': Buffer.from('"é"', 'latin1') }
    expect(await deploy(files)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('deployment://x.js has bytes that are not UTF-8') },
    })
  })
})
