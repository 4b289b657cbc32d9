import { handle } from 'hono/aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isBinary } from '../../../functions/http/answer-limits.ts'
import type { Api } from '../../../functions/http/api.ts'
import { createApp } from '../../../functions/http/app.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import { type Shell, startShell } from '../../support/shell.ts'
import { line, userTask } from '../../unit/engine/stage/model.ts'

let shell: Shell
let app: Api
let instance = ''
let task = ''

/** No UTF-8: whoever takes it for text changes it. */
const BYTES = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x00, 0xe4)

beforeAll(async () => {
  shell = await startShell()
  app = createApp(shell.services, RESOURCES)
  await shell.deploy(line({ a: userTask('a') }))
  instance = (await shell.start('p')).id
  const tasks = await (await app.request(`/task?processInstanceId=${instance}`)).json()
  task = z.array(z.object({ id: z.string() })).parse(tasks)[0]?.id ?? ''
})
afterAll(() => shell.stop())

const upload = async (path: string, file: File | string, fields: Record<string, string> = {}) => {
  const form = new FormData()
  form.set('data', file)
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return app.request(path, { method: 'POST', body: form })
}
const messageOf = async (answer: Response) => z.object({ message: z.string() }).parse(await answer.json()).message

test.each([
  ['a process instance', () => `/process-instance/${instance}/variables`],
  ['an execution', () => `/execution/${instance}/localVariables`],
  ['a task', () => `/task/${task}/variables`],
  ['the execution of a task', () => `/task/${task}/localVariables`],
])('the bytes of a file of %s come back as they were uploaded', async (_, path) => {
  const file = new File([BYTES], 'größe "1".txt', { type: 'text/plain; encoding=ISO-8859-1' })
  expect((await upload(`${path()}/doc/data`, file, { valueType: 'File' })).status).toBe(204)
  const answer = await app.request(`${path()}/doc/data`)
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(BYTES)
  expect(answer.headers.get('content-type')).toBe('text/plain;charset=iso-8859-1')
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="gr__e__1_.txt"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%221%22.txt`,
  )
  expect(await (await app.request(`${path()}/doc`)).json()).toMatchObject({
    type: 'File',
    value: null,
    valueInfo: { filename: 'größe "1".txt', mimeType: 'text/plain' },
  })
})

describe('an upload', () => {
  const path = () => `/process-instance/${instance}/variables/v`

  test('is Bytes where it does not say what it is', async () => {
    expect((await upload(`${path()}/data`, new File([BYTES], 'x'))).status).toBe(204)
    expect(await (await app.request(path())).json()).toMatchObject({
      type: 'Bytes',
      value: Buffer.from(BYTES).toString('base64'),
    })
    const answer = await app.request(`${path()}/data`)
    expect(answer.headers.get('content-type')).toBe('application/octet-stream')
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(BYTES)
  })

  test('can be a text without a file name', async () => {
    expect((await upload(`${path()}/data`, 'größe')).status).toBe(204)
    expect(await (await app.request(`${path()}/data`)).text()).toBe('größe')
  })

  test('can be the JSON of an object', async () => {
    const json = new File(['["foo"]'], '', { type: 'application/json' })
    expect((await upload(`${path()}/data`, json, { type: 'java.util.ArrayList' })).status).toBe(204)
    expect(await (await app.request(path())).json()).toMatchObject({ type: 'Object', value: ['foo'] })
    expect(await (await app.request(`${path()}/data`)).json()).toMatchObject({
      message: 'Value of variable v is not a binary value',
    })
  })

  test.each([
    [
      'of bytes without a file name',
      async () => upload(`${path()}/data`, new File([BYTES], '')),
      400,
      'needs a filename',
    ],
    [
      'of an object whose JSON is not UTF-8',
      async () => {
        const json = new File([Uint8Array.of(0x22, 0xff, 0x22)], 'v.json', { type: 'application/json' })
        return upload(`${path()}/data`, json, { type: 'java.lang.String' })
      },
      400,
      'not UTF-8',
    ],
    ['of another type', async () => upload(`${path()}/data`, 'x', { valueType: 'Integer' }), 400, 'valueType'],
    ['without data', async () => app.request(`${path()}/data`, { method: 'POST', body: new FormData() }), 400, ''],
    ['that is JSON', async () => app.request(`${path()}/data`, { method: 'POST', body: '{}' }), 415, ''],
    [
      'larger than an instance can be',
      async () => upload(`${path()}/data`, new File([new Uint8Array(500_000)], 'large'), { valueType: 'File' }),
      400,
      'the limit is',
    ],
    [
      'larger than a request can be',
      async () => upload(`${path()}/data`, new File([new Uint8Array(6_000_000)], 'huge'), { valueType: 'File' }),
      413,
      'larger than',
    ],
  ])('%s is refused', async (_, send, status, message) => {
    const answer = await send()
    expect(answer.status).toBe(status)
    expect(await messageOf(answer)).toContain(message)
  })
})

test('on Lambda a file goes out as base64, and JSON as it is', async () => {
  const handler = handle(app, { isContentTypeBinary: isBinary })
  const ask = (rawPath: string) =>
    Reflect.apply(handler, undefined, [
      {
        version: '2.0',
        rawPath,
        rawQueryString: '',
        headers: { host: 'api.test' },
        requestContext: { domainName: 'api.test', http: { method: 'GET', path: rawPath } },
        isBase64Encoded: false,
      },
    ])
  expect(await ask(`/process-instance/${instance}/variables/doc/data`)).toMatchObject({
    isBase64Encoded: true,
    body: Buffer.from(BYTES).toString('base64'),
  })
  expect(await ask(`/process-instance/${instance}`)).toMatchObject({ isBase64Encoded: false })
})

test('the bytes of a variable are there by its own id too', async () => {
  const file = new File([BYTES], 'a.bin', { type: 'application/pdf' })
  await upload(`/process-instance/${instance}/variables/own/data`, file, { valueType: 'File' })
  const listed = await (await app.request(`/variable-instance?processInstanceIdIn=${instance}&variableName=own`)).json()
  const [own] = z.array(z.object({ id: z.string() })).parse(listed)
  const answer = await app.request(`/variable-instance/${encodeURIComponent(own?.id ?? '')}/data`)
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(BYTES)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
})

test('a variable that is no bytes has none, and one that is not there is a 404', async () => {
  await app.request(`/process-instance/${instance}/variables/number`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"value": 1}',
  })
  const number = await app.request(`/variable-instance/${instance}:number/data`)
  expect(number.status).toBe(400)
  expect(await messageOf(number)).toBe(`Value of variable with id ${instance}:number is not a binary value`)
  const gone = await app.request(`/variable-instance/${instance}:gone/data`)
  expect(gone.status).toBe(404)
  expect(await messageOf(gone)).toBe(`Variable instance with Id '${instance}:gone' does not exist.`)
})
