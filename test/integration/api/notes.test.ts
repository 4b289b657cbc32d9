import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ownerOf } from '../../../functions/engine/instance/ids.ts'
import { sweepOutboxes } from '../../../functions/instance/outbox/sweep-outboxes.ts'
import { partitionPages } from '../../../functions/store/dynamodb/pages/query-pages.ts'
import { listNotes, putNote } from '../../../functions/store/note-items.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { inParallel } from '../../support/in-parallel.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

let shell: Shell
let api: ApiClient
let instance = ''
let task = ''
const MODEL = model(
  'p',
  `<startEvent id="s"/><userTask id="a" camunda:candidateGroups="sales, support"/><userTask id="b"/><endEvent id="e"/>${chain('s', 'a', 'b', 'e')}`,
)

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services, { requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::1:user/ada' } } } })
  await shell.deploy(MODEL)
})
afterAll(() => shell.stop())
beforeEach(async () => {
  shell.setTime(START_TIME)
  instance = (await shell.start('p')).id
  task = await taskOf(instance)
})

const identified = z.object({ id: z.string() })
const listed = z.array(identified)

async function taskOf(id: string): Promise<string> {
  return listed.parse((await api.get(`/task?processInstanceId=${id}`)).body)[0]?.id ?? ''
}

const comment = async (message: string) =>
  identified.parse((await api.send('POST', `/task/${task}/comment/create`, { message })).body).id

async function attach(fields: Readonly<Record<string, string | Blob>>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const request = new Response(form)
  const body = new Uint8Array(await request.arrayBuffer())
  return api.raw(`/task/${task}/attachment/create`, body, request.headers.get('content-type') ?? '')
}

const finish = async () => {
  await api.send('POST', `/task/${task}/complete`, {})
  await api.send('POST', `/task/${await taskOf(instance)}/complete`, {})
}

/** When what is kept of the instance beside it is forgotten, in seconds since the epoch. */
async function expiries(): Promise<unknown[]> {
  const items = await Array.fromAsync(partitionPages(shell.services.db, `NOTES#${instance}`, { consistent: true }))
  return items.flat().map(({ ttl }) => ttl)
}

describe('a comment', () => {
  test('says who wrote it to which task, and when', async () => {
    const answer = await api.send('POST', `/task/${task}/comment/create`, { message: 'Why?' })
    expect(answer).toMatchObject({
      status: 200,
      body: {
        userId: 'arn:aws:iam::1:user/ada',
        taskId: task,
        processInstanceId: instance,
        rootProcessInstanceId: instance,
        message: 'Why?',
        time: '2026-01-01T12:00:00.000+0000',
        removalTime: null,
        links: [{ method: 'GET', href: expect.stringContaining(`/task/${task}/comment/`), rel: 'self' }],
      },
    })
    const { id } = identified.parse(answer.body)
    expect((await api.get(`/task/${task}/comment/${id}`)).body).toMatchObject({ id, message: 'Why?', links: [] })
  })

  test('changes nothing of the instance but the first time', async () => {
    await comment('first')
    const { version } = await shell.stored(instance)
    await comment('second')
    expect((await shell.stored(instance)).version).toBe(version)
  })

  test('stands before those that are older, on its task and on the instance', async () => {
    const first = await comment('one')
    shell.setTime(START_TIME + 1000)
    const second = await comment('two')
    for (const path of [`/task/${task}`, `/process-instance/${instance}`]) {
      expect(listed.parse((await api.get(`${path}/comment`)).body).map(({ id }) => id)).toEqual([second, first])
    }
  })

  test('is changed and deleted, by its task and by its instance', async () => {
    for (const path of [`/task/${task}`, `/process-instance/${instance}`]) {
      const [one, two] = [await comment('one'), await comment('two')]
      expect((await api.send('PUT', `${path}/comment`, { id: one, message: 'other' })).status).toBe(204)
      expect((await api.get(`/task/${task}/comment/${one}`)).body).toMatchObject({ message: 'other' })
      expect((await api.send('DELETE', `${path}/comment/${one}`)).status).toBe(204)
      expect(listed.parse((await api.get(`${path}/comment`)).body).map(({ id }) => id)).toEqual([two])
      expect((await api.send('DELETE', `${path}/comment`)).status).toBe(204)
      expect((await api.get(`${path}/comment`)).body).toEqual([])
    }
  })

  test.each([
    ['nothing is said', 400, () => ['POST', `/task/${task}/comment/create`, {}]],
    ['it is too long', 400, () => ['POST', `/task/${task}/comment/create`, { message: 'x'.repeat(10_001) }]],
    ['there is no such task', 400, () => ['POST', `/task/${instance}/comment/create`, { message: 'x' }]],
    ['there is no such comment', 400, () => ['DELETE', `/task/${task}/comment/none`, undefined]],
    ['there is no such comment to change', 400, () => ['PUT', `/task/${task}/comment`, { id: 'x', message: 'x' }]],
    ['there is no such instance', 404, () => ['DELETE', `/process-instance/none/comment`, undefined]],
  ] satisfies [string, number, () => [method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown]][])(
    'is refused where %s',
    async (_, status, request) => {
      const [method, path, body] = request()
      expect((await api.send(method, path, body)).status).toBe(status)
    },
  )

  test('can be written while the instance is suspended; what is too much is refused', async () => {
    await api.send('PUT', `/process-instance/${instance}/suspended`, { suspended: true })
    expect(await comment('x')).not.toBe('')
    const number = ownerOf(task)?.number ?? 0
    await inParallel(Array.from({ length: 499 }), 32, () => {
      const id = shell.services.newId()
      return putNote(shell.services.db, instance, { kind: 'comment', id, task: number, time: 0, message: 'x' })
    })
    expect(await api.send('POST', `/task/${task}/comment/create`, { message: 'one more' })).toMatchObject({
      status: 400,
      body: { message: 'A process instance can have at most 500 comments' },
    })
  })
})

describe('an attachment', () => {
  test('keeps its bytes as they came, to be saved and not shown', async () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0x3c)
    const answer = await attach({
      'attachment-name': 'scan.html',
      'attachment-description': 'A scan',
      'attachment-type': 'paper',
      content: new Blob([bytes]),
    })
    expect(answer).toMatchObject({
      status: 200,
      body: { name: 'scan.html', description: 'A scan', type: 'paper', url: null, taskId: task },
    })
    const { id } = identified.parse(answer.body)
    expect(listed.parse((await api.get(`/task/${task}/attachment`)).body).map((one) => one.id)).toEqual([id])
    const data = await api.get(`/task/${task}/attachment/${id}/data`)
    expect(data.headers.get('content-type')).toBe('application/octet-stream')
    expect(data.headers.get('content-disposition')).toContain('attachment; filename="scan.html"')
    expect((await api.send('DELETE', `/task/${task}/attachment/${id}`)).status).toBe(204)
    for (const path of ['', '/data']) expect((await api.get(`/task/${task}/attachment/${id}${path}`)).status).toBe(404)
    expect(await expiries()).toEqual([])
  })

  test('may be elsewhere; neither here nor there it is refused, and so is one that is too large', async () => {
    const answer = await attach({ url: 'https://files.test/1' })
    const { id } = identified.parse(answer.body)
    expect(answer.body).toMatchObject({ url: 'https://files.test/1', name: null })
    expect((await api.get(`/task/${task}/attachment/${id}/data`)).status).toBe(404)
    expect((await attach({ 'attachment-name': 'nothing' })).status).toBe(400)
    expect(await attach({ content: new Blob(['x'.repeat(390_001)]) })).toMatchObject({
      status: 400,
      body: { message: 'The content of an attachment can have at most 390000 bytes; it has 390001' },
    })
  })
})

test('tasks say whether they have comments and attachments, where that is asked for', async () => {
  const query = `/task?processInstanceId=${instance}`
  expect((await api.get(query)).body).toEqual([expect.not.objectContaining({ comment: expect.anything() })])
  const asked = `${query}&withCommentAttachmentInfo=true`
  expect((await api.get(asked)).body).toMatchObject([{ comment: false, attachment: false }])
  await comment('x')
  expect((await api.get(asked)).body).toMatchObject([{ comment: true, attachment: false }])
  await attach({ url: 'x' })
  expect((await api.send('POST', '/task', { taskId: task, withCommentAttachmentInfo: true })).body).toMatchObject([
    { comment: true, attachment: true },
  ])
})

describe('notes are kept as long as their instance', () => {
  const DAYS = 180
  const END = START_TIME / 1000 + DAYS * 24 * 3600

  test('without an end while it runs, and until its history is forgotten then', async () => {
    const id = await comment('x')
    await attach({ content: new Blob(['x']) })
    expect(await expiries()).toEqual([undefined, undefined, undefined])
    await finish()
    expect(await expiries()).toEqual([END, END, END])
    expect((await api.get(`/task/${task}/comment`)).body).toMatchObject([
      { id, removalTime: '2026-06-30T12:00:00.000+0000' },
    ])
    expect((await api.get(`/process-instance/${instance}/comment`)).body).toMatchObject([{ id }])
    expect((await api.send('POST', `/task/${task}/comment/create`, { message: 'late' })).status).toBe(404)
  })

  test('also one that is written in the moment in which it ends', async () => {
    await comment('before')
    const release = beforeRequests(shell.services.db, async ({ operation, sk }) => {
      if (operation !== 'PutItem' || !sk?.startsWith('C#')) return
      release()
      await finish()
    })
    await comment('meanwhile')
    expect(await expiries()).toEqual([END, END])
  })

  test('and one whose end nobody told them of: the sweep does', async () => {
    await comment('x')
    const release = beforeRequests(shell.services.db, ({ operation, pk }) => {
      if (operation === 'UpdateItem' && pk?.startsWith('NOTES#')) throw new Error('the database is gone')
    })
    await finish()
    release()
    expect(await expiries()).toEqual([undefined])
    shell.setTime(START_TIME + 60_000)
    expect(await sweepOutboxes(shell.services)).toBe(0)
    expect(await expiries()).toEqual([END])
  })

  test('and are deleted with it', async () => {
    const [version] = await shell.deploy(MODEL)
    instance = (await shell.start('p')).id
    task = await taskOf(instance)
    await comment('x')
    await attach({ content: new Blob(['x']) })
    expect((await api.send('DELETE', `/process-definition/${version?.id}?cascade=true`)).status).toBe(204)
    expect(await listNotes(shell.services.db, instance, 'comment')).toEqual([])
    expect(await expiries()).toEqual([])
  })
})
