import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createApp } from '../../../../functions/http/app.ts'
import { RESOURCES } from '../../../../functions/routes/resources.ts'
import { apiClient } from '../../../support/api/api-client.ts'
import { type Shell, startShell } from '../../../support/shell.ts'

const description = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), summary: z.string(), responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
})

let shell: Shell
beforeAll(async () => {
  shell = await startShell()
})
afterAll(() => shell.stop())

test('GET /openapi.json describes every route, with the statuses that it can answer', async () => {
  const { body } = await apiClient(shell.services).get('/engine-rest/openapi.json')
  const { paths } = description.parse(body)
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(.+?)\}/g, ':$1')}`),
  )
  const routed = createApp(shell.services, RESOURCES)
    .routes.filter(({ method, path }) => method !== 'ALL' && path !== '/openapi.json')
    .map(({ method, path }) => `${method} ${path}`)
  expect(new Set(described)).toEqual(new Set(routed))
  for (const { responses } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '404', '405', '413', '415', '500']))
  }
})

test('operations have the names that Camunda gives them, and no two one name', async () => {
  const { body } = await apiClient(shell.services).get('/openapi.json')
  const { paths } = description.parse(body)
  expect(paths['/modification/executeAsync']?.post?.operationId).toBe('executeModificationAsync')
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId))
  expect(new Set(ids).size).toBe(ids.length)
})

test.each([
  ['/history/cleanup/jobs', 'Camunda 7 has GET /history/cleanup/jobs, Shunt does not'],
  ['/history/detail/x', 'Camunda 7 has GET /history/detail/x, Shunt does not'],
])('what Camunda has and Shunt has not is said: %s', async (path, message) => {
  expect(await apiClient(shell.services).get(path)).toMatchObject({ status: 404, body: { message } })
})

const bodies = z.object({ paths: z.record(z.string(), z.object({ post: z.unknown(), put: z.unknown() }).partial()) })

test('a body that may be empty may be left out', async () => {
  const { paths } = bodies.parse((await apiClient(shell.services).get('/openapi.json')).body)
  expect(paths['/process-instance/count']?.post).toMatchObject({ requestBody: { required: false } })
  expect(paths['/batch/{id}/suspended']?.put).toMatchObject({ requestBody: { required: false } })
  expect(paths['/deployment/create']?.post).toMatchObject({ requestBody: { required: true } })
})

test.each([
  ['nobody has to', true, [{}, { token: ['shunt/read'] }]],
  ['everybody has to', false, [{ token: ['shunt/read'] }]],
])('whether a token has to be brought is said: %s', async (_who, isOpen, security) => {
  const services = { ...shell.services, acceptsCredentials: () => isOpen }
  const { paths } = z
    .object({ paths: z.record(z.string(), z.object({ get: z.object({ security: z.unknown() }) }).partial()) })
    .parse((await apiClient(services).get('/openapi.json')).body)
  expect(paths['/batch']?.get?.security).toEqual(security)
})
