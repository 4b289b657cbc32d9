import { OpenAPIHono } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { callerIdOf, callerOf } from '../../../functions/http/caller-identity.ts'

const arn = 'arn:aws:iam::123456789012:user/ada'

test.each([
  [
    'a JSON web token',
    { authorizer: { jwt: { claims: { sub: '1', iss: 'https://login.test' } } } },
    'https://login.test#1',
  ],
  [
    'what nobody can change rather than the name in a token',
    {
      authorizer: {
        jwt: { claims: { sub: '1', iss: 'https://login.test', username: 'ada', preferred_username: 'a' } },
      },
    },
    'https://login.test#1',
  ],
  ['no name alone', { authorizer: { jwt: { claims: { username: 'ada' } } } }, 'nobody'],
  ['IAM', { authorizer: { iam: { userArn: arn } } }, arn],
  ['nobody', {}, 'nobody'],
])('the caller by %s', async (_, requestContext, expected) => {
  const app = new OpenAPIHono()
  app.get('/', (c) => c.text(callerIdOf(c) ?? 'nobody'))
  const response = await app.request('/', {}, { event: { requestContext } })
  expect(await response.text()).toBe(expected)
})

test.each([
  [{ preferred_username: 'ada', username: '248289', name: 'Ada Lovelace' }, 'ada'],
  [{ 'cognito:username': 'ada', email: 'ada@example.com' }, 'ada'],
  [{ email: 'ada@example.com' }, 'ada@example.com'],
  [{ name: 7 }, undefined],
])('the name in %j is for people to read', async (names, name) => {
  const app = new OpenAPIHono()
  app.get('/', (c) => c.json(callerOf(c) ?? {}))
  const claims = { sub: '1', iss: 'https://login.test', ...names }
  const response = await app.request('/', {}, { event: { requestContext: { authorizer: { jwt: { claims } } } } })
  expect(await response.json()).toEqual({ id: 'https://login.test#1', ...(name && { name }) })
})

test('on one machine there is no event, and nobody is known who gives no name', async () => {
  const app = new OpenAPIHono()
  app.get('/', (c) => c.text(callerIdOf(c) ?? 'nobody'))
  expect(await (await app.request('/')).text()).toBe('nobody')
})

test('the name stands beside it', async () => {
  const app = new OpenAPIHono()
  app.get('/', (c) => c.json(callerOf(c) ?? {}))
  const claims = { sub: '1', iss: 'https://login.test', preferred_username: 'ada' }
  const response = await app.request('/', {}, { event: { requestContext: { authorizer: { jwt: { claims } } } } })
  expect(await response.json()).toEqual({ id: 'https://login.test#1', name: 'ada' })
})
