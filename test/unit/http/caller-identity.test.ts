import { OpenAPIHono } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { callerIdOf } from '../../../functions/http/caller-identity.ts'

const arn = 'arn:aws:iam::123456789012:user/ada'

test.each([
  ['a JSON web token', { authorizer: { jwt: { claims: { sub: 'ada' } } } }, 'ada'],
  [
    'the name in a token rather than its subject',
    { authorizer: { jwt: { claims: { sub: '1', username: 'ada' } } } },
    'ada',
  ],
  ['IAM', { authorizer: { iam: { userArn: arn } } }, arn],
  ['nobody', {}, 'nobody'],
])('the caller by %s', async (_, requestContext, expected) => {
  const app = new OpenAPIHono()
  app.get('/', (c) => c.text(callerIdOf(c) ?? 'nobody'))
  const response = await app.request('/', {}, { event: { requestContext } })
  expect(await response.text()).toBe(expected)
})

test('on one machine there is no event, and nobody is known', async () => {
  const app = new OpenAPIHono()
  app.get('/', (c) => c.text(callerIdOf(c) ?? 'nobody'))
  expect(await (await app.request('/')).text()).toBe('nobody')
})
