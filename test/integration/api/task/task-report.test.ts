import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

let shell: Shell
let api: ApiClient
beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  const groups = (key: string, attributes: string) =>
    model(key, `<startEvent id="s"/><userTask id="a" ${attributes}/>${chain('s', 'a')}`)
  await shell.deploy(groups('two', 'camunda:candidateGroups="sales, =SUM(A1)"'), groups('none', ''))
  for (const key of ['two', 'two', 'none']) await shell.start(key)
})
afterAll(() => shell.stop())

test('the tasks of each candidate group are counted, and those without any', async () => {
  const { body } = await api.get('/task/report/candidate-group-count')
  expect(body).toEqual(
    expect.arrayContaining([
      { groupName: 'sales', taskCount: 2 },
      { groupName: '=SUM(A1)', taskCount: 2 },
      { groupName: null, taskCount: 1 },
    ]),
  )
  expect(body).toHaveLength(3)
})

test.each(['text/csv', 'application/csv'])('as %s, in which no name is a formula', async (accept) => {
  const { text, headers } = await api.get('/task/report/candidate-group-count', { accept })
  expect(headers.get('content-type')).toContain('text/csv')
  const [header, ...lines] = text.trim().split('\r\n')
  expect(header).toBe('CANDIDATE_GROUP_NAME,TASK_COUNT')
  expect(lines.toSorted()).toEqual(["'=SUM(A1),2", ',1', 'sales,2'])
})

test('a task without a process is refused, and says what to do instead', async () => {
  expect(await api.send('POST', '/task/create', { id: 'x', name: 'x' })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('a process with one user task') },
  })
})

test('the task of a process cannot be deleted', async () => {
  const [task] = Object(await api.get('/task')).body
  expect(await api.send('DELETE', `/task/${task.id}`)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('part of a running process') },
  })
  expect((await api.send('DELETE', '/task/none')).status).toBe(404)
})
