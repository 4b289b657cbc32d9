import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deploy } from '../../../../functions/repository/deployments.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

let shell: Shell
beforeAll(async () => {
  shell = await startShell({ ROLES_CLAIM: 'roles' })
  const content = new TextEncoder().encode(
    model('p', `<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>${chain('s', 'a', 'e')}`),
  )
  const options = {
    enableDuplicateFiltering: false,
    deployChangedOnly: false,
    resources: [{ name: 'p.bpmn', content }],
  }
  for (const tenantId of ['north', 'south', undefined]) {
    await deploy(shell.services, { ...options, ...(tenantId !== undefined && { tenantId }) })
  }
})
afterAll(() => shell.stop())

const ID = 'https://login.test#1'
const withClaims = (claims: object) =>
  apiClient(shell.services, {
    requestContext: { authorizer: { jwt: { claims: { iss: 'https://login.test', sub: '1', ...claims } } } },
  })
const ada = () =>
  withClaims({
    scope: 'shunt/read',
    given_name: 'Ada',
    family_name: 'Lovelace',
    email: 'ada@example.com',
    'cognito:groups': '[clerks managers]',
    tenants: 'north',
  })
const onOneMachine = () => apiClient(shell.services)
const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` })

describe('users, groups and tenants live elsewhere: what is known is what the token of who asks says', () => {
  test('of himself', async () => {
    const profile = { id: ID, firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }
    expect((await ada().get('/user')).body).toEqual([profile])
    expect((await ada().get('/user?lastNameLike=Love%25&memberOfGroup=clerks')).body).toEqual([profile])
    expect((await ada().get('/user/count?firstName=Eve')).body).toEqual({ count: 0 })
    expect((await ada().get(`/user/${encodeURIComponent(ID)}/profile`)).body).toEqual(profile)
    expect(await ada().get('/user/eve/profile')).toMatchObject({
      status: 404,
      body: { message: 'User with id eve does not exist' },
    })
  })

  test('of his groups', async () => {
    const clerks = { id: 'clerks', name: 'clerks', type: null }
    expect((await ada().get('/group?sortBy=id&sortOrder=asc')).body).toEqual([
      clerks,
      { id: 'managers', name: 'managers', type: null },
    ])
    expect((await ada().get('/group/clerks')).body).toEqual(clerks)
    expect((await ada().get('/group/eves')).status).toBe(404)
    expect((await ada().send('POST', '/group/count', { member: ID })).body).toEqual({ count: 2 })
    expect((await ada().send('POST', '/group', { member: 'eve' })).body).toEqual([])
    const groups = [
      { id: 'clerks', name: 'clerks' },
      { id: 'managers', name: 'managers' },
    ]
    const path = '/identity/groups'
    expect((await ada().get(`${path}?userId=${encodeURIComponent(ID)}`)).body).toEqual({ groups, groupUsers: [] })
    expect((await ada().get(`${path}?userId=eve`)).body).toEqual({ groups: [], groupUsers: [] })
    expect((await ada().get(path)).status).toBe(400)
  })

  test('of the tenants that he may know of, which are those of what is deployed', async () => {
    const north = { id: 'north', name: 'north' }
    expect((await ada().get('/tenant')).body).toEqual([north])
    expect((await ada().get('/tenant/south')).status).toBe(404)
    expect((await ada().get(`/tenant?userMember=${encodeURIComponent(ID)}`)).body).toEqual([north])
    expect((await onOneMachine().get('/tenant?sortBy=id&sortOrder=asc')).body).toEqual([
      north,
      { id: 'south', name: 'south' },
    ])
    expect((await onOneMachine().get('/tenant/count?userMember=ada')).body).toEqual({ count: 0 })
  })

  test('on one machine, by the name that somebody gives himself', async () => {
    expect((await onOneMachine().get('/user')).body).toEqual([])
    expect((await onOneMachine().get('/user', basic('ada:whatever'))).body).toMatchObject([{ id: 'ada' }])
  })
})

describe('who gives himself a name on one machine', () => {
  const startAs = async (client: ApiClient, credentials: string) => {
    const { body } = await client.send('POST', '/process-definition/key/p/start', {}, basic(credentials))
    const { body: instance } = await client.get(`/history/process-instance/${Object(body).id}`)
    return Object(instance).startUserId
  }

  test.each([
    ['ada:secret', 'ada'],
    ['ada:with:colons', 'ada'],
    ['grüße:x', 'grüße'],
    [':no name', null],
  ])('%s is %s', async (credentials, name) => {
    expect(await startAs(onOneMachine(), credentials)).toBe(name)
  })

  test('does so for nothing in the cloud', async () => {
    expect(await startAs(withClaims({ scope: 'shunt/operate' }), 'eve:x')).toBe(ID)
  })
})

describe('what somebody may do', () => {
  const check = async (client: ApiClient, resourceType: number, permissionName: string) => {
    const query = `permissionName=${permissionName}&resourceName=x&resourceType=${resourceType}`
    const { status, body } = await client.get(`/authorization/check?${query}`)
    return status === 200 ? Object(body).authorized : status
  }

  // Of a process definition (6), a deployment (9), a task (7), a batch (13), an application (0), a user (1).
  const everything = 'shunt/read shunt/operate shunt/deploy'
  test.each<[scope: string, resourceType: number, permission: string, expected: boolean]>([
    ['shunt/read', 6, 'READ', true],
    ['shunt/read', 6, 'CREATE_INSTANCE', false],
    ['shunt/read', 9, 'CREATE', false],
    ['shunt/read', 0, 'ACCESS', true],
    ['shunt/operate', 6, 'READ', true],
    ['shunt/operate', 6, 'CREATE_INSTANCE', true],
    ['shunt/operate', 6, 'DELETE', false],
    ['shunt/operate', 6, 'ALL', false],
    ['shunt/deploy', 9, 'CREATE', true],
    ['shunt/deploy', 6, 'DELETE', true],
    ['shunt/deploy', 7, 'TASK_WORK', false],
    ['shunt/deploy', 13, 'READ', true],
    [everything, 6, 'ALL', true],
    [everything, 7, 'CREATE', false],
    [everything, 1, 'CREATE', false],
  ])('with %s of %i: %s is %s', async (scope, resourceType, permission, expected) => {
    expect(await check(withClaims({ scope }), resourceType, permission)).toBe(expected)
  })

  test('on one machine is everything that can be done here', async () => {
    expect(await check(onOneMachine(), 6, 'ALL')).toBe(true)
    expect(await check(onOneMachine(), 4, 'CREATE')).toBe(false)
  })

  test('is not told where nothing is asked that the reference knows, or of somebody else', async () => {
    expect(await check(onOneMachine(), 6, 'FLY')).toBe(400)
    expect(await check(onOneMachine(), 99, 'READ')).toBe(400)
    expect((await onOneMachine().get('/authorization/check?permissionName=READ&resourceName=x')).status).toBe(400)
    expect(
      await onOneMachine().get('/authorization/check?permissionName=READ&resourceName=x&resourceType=6&userId=eve'),
    ).toMatchObject({ status: 400, body: { message: expect.stringContaining("'userId'") } })
  })

  test('is kept nowhere', async () => {
    expect((await onOneMachine().get('/authorization?userIdIn=ada')).body).toEqual([])
    expect((await onOneMachine().get('/authorization/count')).body).toEqual({ count: 0 })
    expect((await onOneMachine().get('/authorization/x')).status).toBe(404)
  })
})

describe('passwords', () => {
  const verify = async (services: Shell['services']) => {
    const body = { username: 'ada', password: 'right' }
    return (await apiClient(services).send('POST', '/identity/verify', body)).body
  }

  test('are nobody’s in the cloud; on one machine they are those that a request is answered with', async () => {
    expect(await verify(shell.services)).toMatchObject({ authenticatedUser: 'ada', authenticated: false })
    const acceptsCredentials = (_: string, password: string) => password === 'right'
    expect(await verify({ ...shell.services, acceptsCredentials })).toMatchObject({ authenticated: true })
    expect((await onOneMachine().send('POST', '/identity/verify', { username: 'ada' })).status).toBe(400)
  })

  test('have no policy', async () => {
    expect((await onOneMachine().get('/identity/password-policy')).status).toBe(404)
    expect((await onOneMachine().send('POST', '/identity/password-policy', { password: 'x' })).status).toBe(404)
  })
})

test('nothing is sent to anybody, and it can be switched off', async () => {
  expect((await onOneMachine().get('/engine-rest/engine/default/telemetry/data')).body).toMatchObject({
    product: { name: 'Shunt' },
  })
  expect((await onOneMachine().get('/telemetry/configuration')).body).toEqual({ enableTelemetry: false })
  const put = (enableTelemetry: boolean) => onOneMachine().send('POST', '/telemetry/configuration', { enableTelemetry })
  expect([(await put(false)).status, (await put(true)).status]).toEqual([204, 400])
})
