import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../../functions/http/app.ts'
import { RESOURCES } from '../../../functions/routes/resources.ts'
import { startInstances, TWO_TASKS } from '../../support/batches.ts'
import { type Shell, startShell } from '../../support/shell.ts'

let shell: Shell
beforeAll(async () => {
  shell = await startShell()
  await shell.deploy(TWO_TASKS)
})
afterAll(() => shell.stop())

test('who asks again for a list that did not change gets no body; one that did is there again', async () => {
  const app = createApp(shell.services, RESOURCES)
  const path = '/process-instance?sortBy=instanceId&sortOrder=asc'
  const first = await app.request(path)
  const etag = first.headers.get('etag') ?? ''
  expect(etag).not.toBe('')
  const again = await app.request(path, { headers: { 'if-none-match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  await startInstances(shell, 1)
  const changed = await app.request(path, { headers: { 'if-none-match': etag } })
  expect(changed.status).toBe(200)
  expect(await changed.json()).toHaveLength(1)
})
