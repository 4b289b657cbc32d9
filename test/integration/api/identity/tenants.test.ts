import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { deploy } from '../../../../functions/repository/deployments.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { type DescribedRequest, describedOperations } from '../../../support/api/described-requests.ts'
import { deliverAll } from '../../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

/** Something of every kind at once: a task with a timer, an external task, a job that fails, a message, a signal, a condition. */
const work = (key: string) =>
  model(
    key,
    `<startEvent id="start"/><parallelGateway id="fork"/>
     <userTask id="${key}-task" name="${key} task" camunda:assignee="${key}-clerk"/>
     <boundaryEvent id="late" attachedToRef="${key}-task"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
     <serviceTask id="pay" camunda:type="external" camunda:topic="payments"/>
     <serviceTask id="fail" camunda:asyncBefore="true" camunda:expression="\${missing.value}"/>
     <receiveTask id="receive" messageRef="m"/>
     <intermediateCatchEvent id="caught"><signalEventDefinition signalRef="s"/></intermediateCatchEvent>
     <endEvent id="end"/>${chain('start', 'fork')}
     ${[`${key}-task`, 'pay', 'fail', 'receive', 'caught'].map((to) => chain('fork', to, 'end').replaceAll(`${to}-end`, `${to}-end-flow`)).join('')}`,
    '<message id="m" name="arrived"/><signal id="s" name="alarm"/>',
  )
const byMessage = (key: string) =>
  model(
    `${key}-by-message`,
    `<startEvent id="ordered"><messageEventDefinition messageRef="m"/></startEvent>
     <startEvent id="nightly"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></startEvent>
     <userTask id="do"/><endEvent id="end"/>${chain('ordered', 'do', 'end')}${chain('nightly', 'do').replace('nightly-do', 'nightly-flow')}`,
    '<message id="m" name="ordered"/>',
  )
const decision = (key: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="${key}-drd" name="${key}-drd" namespace="test">
  <decision id="${key}-first" name="${key} first"><variable id="${key}-v1" name="a"/><literalExpression id="${key}-l1"><text>1</text></literalExpression></decision>
  <decision id="${key}-second" name="${key} second"><variable id="${key}-v2" name="b"/>
    <informationRequirement id="${key}-r"><requiredDecision href="#${key}-first"/></informationRequirement>
    <literalExpression id="${key}-l2"><text>a + 1</text></literalExpression></decision>
</definitions>`

const SCOPES = 'shunt/read shunt/operate shunt/deploy'
const callerEvent = (sub: string, tenants: unknown) => ({
  requestContext: {
    authorizer: {
      jwt: { claims: { iss: 'https://login.test', sub, scope: SCOPES, ...(tenants !== undefined && { tenants }) } },
    },
  },
})

/** One test is some 1,000 requests: five seconds say nothing about it. In milliseconds, where others use the machine too. */
const LONGEST = 240_000

let shell: Shell
let everybody: ApiClient
let alpha: ApiClient
let beta: ApiClient
const instances = new Map<string, string>()

beforeAll(async () => {
  const started = await startShell()
  // Whoever waits for an external task waits by the clock.
  shell = { ...started, services: { ...started.services, now: Date.now } }
  everybody = apiClient(shell.services)
  alpha = apiClient(shell.services, callerEvent('anna', '[alpha]'))
  beta = apiClient(shell.services, callerEvent('beta-ben', 'beta'))
  const tenants = ['alpha', 'beta']
  for (const tenant of tenants) await fill(tenant)
  await deliverAll(shell)
  // Some batches have ended, some wait.
  for (const tenant of tenants) await modifyAll(tenant)
}, LONGEST)
afterAll(() => shell.stop())

const identified = z.object({ id: z.string() })

async function fill(tenant: string) {
  const files = { work: work(tenant), shared: work('shared'), message: byMessage(tenant) }
  const models = Object.entries(files).map(([name, text]) => [`${tenant}-${name}.bpmn`, text] as const)
  const resources = [...models, [`${tenant}.dmn`, decision(tenant)] as const].map(([name, text]) => ({
    name,
    content: new TextEncoder().encode(text),
  }))
  const options = { enableDuplicateFiltering: false, deployChangedOnly: false }
  const result = await deploy(shell.services, { ...options, name: `${tenant}-deployment`, tenantId: tenant, resources })
  if (result.outcome !== 'deployed') throw new Error(JSON.stringify(result))
  for (const key of ['shared', tenant]) {
    const variables = { [`${tenant}-variable`]: { value: `${tenant}-value` } }
    const start = { variables, businessKey: `${tenant}-order` }
    const path = `/process-definition/key/${key}/tenant-id/${tenant}`
    instances.set(tenant, identified.parse((await of(tenant).send('POST', `${path}/start`, start)).body).id)
  }
  await modifyAll(tenant)
}

/** By who is bound to the tenant, and by who is not bound: a batch, and a preview. */
async function modifyAll(tenant: string) {
  const path = `/process-definition/key/${tenant}/tenant-id/${tenant}`
  const { id: processDefinitionId } = identified.parse((await everybody.get(path)).body)
  const instructions = [{ type: 'startBeforeActivity', activityId: 'pay' }]
  const modification = { processDefinitionId, processInstanceIds: [instances.get(tenant)], instructions }
  for (const who of [of(tenant), everybody]) {
    identified.parse((await who.send('POST', '/modification/executeAsync', modification)).body)
    identified.parse((await who.send('POST', '/modification/preview', modification)).body)
  }
}

function of(tenant: string): ApiClient {
  return tenant === 'alpha' ? alpha : beta
}

const LISTS = [
  '/deployment',
  '/process-definition',
  '/decision-definition',
  '/decision-requirements-definition',
  '/process-instance',
  '/execution',
  '/task',
  '/external-task',
  '/variable-instance',
  '/job',
  '/job-definition',
  '/incident',
  '/event-subscription',
  '/batch',
  '/history/batch',
  '/history/process-instance',
  '/history/user-operation',
]

/** The ids of all that is of beta, or was made by who may see it. */
async function idsOfBeta() {
  const found: (readonly [list: string, ids: readonly string[]])[] = []
  for (const list of LISTS) {
    const mine = new Set(idsIn((await alpha.get(list)).body))
    const theirs = idsIn((await everybody.get(list)).body).filter((id) => !mine.has(id))
    expect(theirs, list).not.toEqual([])
    expect(mine.size, list).toBeGreaterThan(0)
    found.push([list, theirs])
  }
  return found
}

const entries = z.array(z.looseObject({ id: z.string().nullish(), operationId: z.string().nullish() }))

function idsIn(list: unknown): string[] {
  return entries.parse(list).flatMap(({ id, operationId }) => [id ?? [], operationId ?? []].flat())
}

/** What stands in the keys, names and values of beta, and in the ids of its definitions. */
const WORDS = ['beta', Buffer.from('beta').toString('base64url')]

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The same request, or answer, about things that there are not. */
function disguised(text: string, secrets: readonly string[]): string {
  const uuids = new Set(secrets.flatMap((id) => id.match(UUID) ?? []))
  const other = text.replaceAll(UUID, (uuid) => (uuids.has(uuid) ? `${uuid.slice(0, -6)}ffffff` : uuid))
  return other.replaceAll('beta', 'zeta').replaceAll(WORDS[1] ?? '', Buffer.from('zeta').toString('base64url'))
}

const NAMES = [
  'beta',
  'beta-order',
  'beta-task',
  'beta-variable',
  'beta-second',
  'shared',
  'payments',
  'arrived',
  'alarm',
]

/** Of each operation whose path names nothing. */
const RUNS = [1, 2]

/** What beta has, as it is listed to who may see all. */
async function stateOf(secrets: readonly string[]): Promise<unknown> {
  const lists = LISTS.map(async (list) => {
    const all = entries.parse((await everybody.get(list)).body)
    return all.filter((entry) => idsIn([entry]).some((id) => secrets.includes(id)))
  })
  return Promise.all(lists)
}

describe('who is bound to a tenant', () => {
  let secrets: readonly string[]
  /** One of each list. */
  let examples: ReadonlyMap<string, string>
  let before: unknown
  beforeAll(async () => {
    const ids = await idsOfBeta()
    secrets = [...new Set(ids.flatMap(([, found]) => found))]
    examples = new Map(ids.flatMap(([list, found]) => found.slice(-1).map((id) => [list, id] as const)))
    before = await stateOf(secrets)
  }, LONGEST)

  test(
    'is told nothing of another one by any route, whatever he asks for: it is as if it were not there',
    async () => {
      const definitions = entries.parse((await alpha.get('/process-definition')).body).flatMap(({ id }) => id ?? [])
      const words = fc.constantFrom(...examples.values(), ...NAMES, ...definitions)
      const document = (await alpha.get('/openapi.json')).body
      for (const { name, hasName, requests } of describedOperations(document, words)) {
        const named = name.includes('/key/') ? fc.constantFrom(...NAMES) : fc.constantFrom(...examples.values())
        const own = examples.get(LISTS.find((list) => name.includes(` ${list}/`)) ?? '')
        const first = [...(own === undefined ? [] : [fc.constant(own)]), named, named, named]
        const asked = hasName ? first.map(requests) : RUNS.map(() => requests(words))
        const property = fc.asyncProperty(fc.tuple(...asked), async (all) => {
          for (const request of all) await tellsNothing(name, request, secrets)
        })
        await fc.assert(property, { numRuns: 1, endOnFailure: true })
      }
      expect(await stateOf(secrets)).toEqual(before)
    },
    LONGEST,
  )
})

describe('who uploads something', () => {
  const file = new Blob([work('beta')], { type: 'text/xml' })

  /** As the browser sends a form. */
  async function upload(path: string, form: FormData) {
    const request = new Response(form)
    const { status, text } = await alpha.raw(
      path,
      new Uint8Array(await request.arrayBuffer()),
      request.headers.get('content-type') ?? '',
    )
    return { status, text }
  }

  function deployment(fields: Readonly<Record<string, string>>): FormData {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', file, 'beta-work.bpmn')
    return form
  }

  const definitionsOf = async (tenant: string) => (await everybody.get(`/process-definition?tenantIdIn=${tenant}`)).body

  test('deploys nothing for another tenant', async () => {
    const before = await definitionsOf('beta')
    const answer = await upload('/deployment/create', deployment({ 'deployment-name': 'x', 'tenant-id': 'beta' }))
    expect(answer.status, answer.text).toBe(403)
    expect(await definitionsOf('beta')).toEqual(before)
  })

  test('is told nothing of what others have deployed, by filtering what is there already', async () => {
    const fields = {
      'deployment-name': 'beta-deployment',
      'enable-duplicate-filtering': 'true',
      'deploy-changed-only': 'true',
      'tenant-id': 'alpha',
    }
    const answer = await upload('/deployment/create', deployment(fields))
    expect(answer.status, answer.text).toBe(200)
    // The same file as beta's, under the same name: it is new for alpha.
    expect(Object.keys(Object(JSON.parse(answer.text)).deployedProcessDefinitions)).toHaveLength(1)
    const [id = ''] = Object.keys(Object(JSON.parse(answer.text)).deployedProcessDefinitions)
    expect(Object((await alpha.get(`/process-definition/${id}`)).body)).toMatchObject({ tenantId: 'alpha', version: 1 })
    await everybody.send('DELETE', `/deployment/${Object(JSON.parse(answer.text)).id}?cascade=true`)
  })

  test("sets no variable of another tenant's instance: it is as if it were not there", async () => {
    const form = () => {
      const variable = new FormData()
      variable.append('data', new Blob(['x']), 'x.txt')
      variable.append('valueType', 'Bytes')
      return variable
    }
    const id = instances.get('beta') ?? ''
    const other = `${id.slice(0, -6)}ffffff`
    const answer = await upload(`/process-instance/${id}/variables/v/data`, form())
    const unknown = await upload(`/process-instance/${other}/variables/v/data`, form())
    expect({ ...answer, text: answer.text.replaceAll(id, other) }).toEqual(unknown)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(Object((await everybody.get(`/process-instance/${id}/variables`)).body)).not.toHaveProperty('v')
  })
})

async function tellsNothing(name: string, request: DescribedRequest, secrets: readonly string[]) {
  const answer = await ask(request)
  const given = `${decodeURIComponent(request.path)} ${request.body ?? ''}`
  const told = [...secrets, ...WORDS].filter((secret) => answer.text.includes(secret) && !given.includes(secret))
  expect(told, `${name} tells`).toEqual([])
  if (request.method !== 'GET' && answer.status < 400) return
  const path = disguised(request.path, secrets)
  const other = await ask({ ...request, path, body: request.body && disguised(request.body, secrets) })
  expect({ ...answer, text: disguised(answer.text, secrets) }, `${name} as if it were not there`).toEqual(other)
}

/** As who is bound to alpha. */
async function ask({ method, path, body }: DescribedRequest) {
  const asked = method === 'GET' ? alpha.get(path) : alpha.send(methods.parse(method), path, body && JSON.parse(body))
  const { status, text } = await asked
  return { status, text }
}

const methods = z.enum(['POST', 'PUT', 'DELETE'])
