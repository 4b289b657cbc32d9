import { afterEach, beforeEach, expect, test } from 'vitest'
import { EffectsLeftError } from '../../../functions/instance/deletion/delete-definitions.ts'
import { deleteDeployment } from '../../../functions/instance/deletion/delete-deployment.ts'
import { startInstance } from '../../../functions/instance/process-instances.ts'
import {
  definitionGraph,
  definitionXml,
  latestByKey,
  setDefinitionSuspended,
} from '../../../functions/repository/definitions.ts'
import { type DeployResult, deploy, type NewDeployment } from '../../../functions/repository/deployments.ts'
import { listDefinitions, readDefinition } from '../../../functions/store/deployment/definition-items.ts'
import { listDeployments, readResource } from '../../../functions/store/deployment/deployment-items.ts'
import { countInstances, listInstances } from '../../../functions/store/process-instance/process-instance-index.ts'
import { readInstance } from '../../../functions/store/process-instance/stored-instance.ts'
import { startSubscriptions } from '../../../functions/store/waiting/subscription-items.ts'
import { beforeRequests } from '../../support/before-requests.ts'
import { chain, model, type Shell, startShell } from '../../support/shell.ts'

let shell: Shell

beforeEach(async () => {
  shell = await startShell()
})
afterEach(() => shell.stop())

const claim = (name: string) =>
  model('claim', `<startEvent id="start"/><userTask id="check" name="${name}"/>${chain('start', 'check')}`)

const startedBy = (key: string, message: string) =>
  model(
    key,
    `<startEvent id="start"><messageEventDefinition messageRef="m"/></startEvent><userTask id="check"/>${chain('start', 'check')}`,
    `<message id="m" name="${message}"/>`,
  )

function deployFiles(files: Readonly<Record<string, string>>, options: Partial<NewDeployment> = {}) {
  const resources = Object.entries(files).map(([name, text]) => ({ name, content: new TextEncoder().encode(text) }))
  const filtering = { enableDuplicateFiltering: false, deployChangedOnly: false }
  return deploy(shell.services, { name: 'claims', ...filtering, ...options, resources })
}

function deployed(result: DeployResult) {
  if (result.outcome !== 'deployed') throw new Error(result.outcome)
  return result
}

async function all<T>(pages: AsyncGenerator<T[]>): Promise<T[]> {
  const items: T[] = []
  for await (const page of pages) items.push(...page)
  return items
}

const cascade = { indexLag: 10, cascade: true, skipCustomListeners: false, skipIoMappings: false }

test('a model becomes the next version of its key, and is read as it was deployed', async () => {
  await deployFiles({ 'claim.bpmn': claim('a') })
  const { deployment, definitions } = deployed(await deployFiles({ 'claim.bpmn': claim('b'), 'form.html': '<form/>' }))
  const [definition] = definitions
  if (definition === undefined) throw new Error('no definition')
  expect(definition).toMatchObject({
    key: 'claim',
    version: 2,
    resourceName: 'claim.bpmn',
    deploymentId: deployment.id,
  })
  expect(await definitionXml(shell.services, definition)).toBe(claim('b'))
  expect((await definitionGraph(shell.services, definition.id))?.graph.activities.get('check')?.name).toBe('b')
  expect((await latestByKey(shell.services, { key: 'claim' }))?.id).toBe(definition.id)
  const form = deployment.resources.find(({ name }) => name === 'form.html')
  const content = await readResource(shell.services.db, deployment.id, form?.id ?? '')
  expect(new TextDecoder().decode(content)).toBe('<form/>')
})

test('deployments of the same key at the same time take versions of their own', async () => {
  const results = await Promise.all(['a', 'b', 'c', 'd'].map((name) => deployFiles({ 'claim.bpmn': claim(name) })))
  const versions = results.flatMap((result) => deployed(result).definitions.map(({ version }) => version))
  expect(versions.sort()).toEqual([1, 2, 3, 4])
  const listed = await all(listDefinitions(shell.services.db))
  expect(listed.map(({ version }) => version)).toEqual([1, 2, 3, 4])
})

test('the same resources again are the deployment that was there', async () => {
  const first = deployed(await deployFiles({ 'claim.bpmn': claim('a') }))
  const again = deployed(await deployFiles({ 'claim.bpmn': claim('a') }, { enableDuplicateFiltering: true }))
  expect(again.deployment.id).toBe(first.deployment.id)
  expect(again.definitions).toEqual([])
  expect(await all(listDeployments(shell.services.db))).toHaveLength(1)
  const other = deployed(
    await deployFiles({ 'claim.bpmn': claim('a') }, { enableDuplicateFiltering: true, name: 'other' }),
  )
  expect(other.definitions).toHaveLength(1)
})

test('one changed resource deploys all again, or only itself', async () => {
  const loan = model('loan', `<startEvent id="start"/><userTask id="check"/>${chain('start', 'check')}`)
  await deployFiles({ 'claim.bpmn': claim('a'), 'loan.bpmn': loan })
  const filtering = { enableDuplicateFiltering: true }
  const both = deployed(await deployFiles({ 'claim.bpmn': claim('b'), 'loan.bpmn': loan }, filtering))
  expect(both.definitions.map(({ key, version }) => [key, version])).toEqual([
    ['claim', 2],
    ['loan', 2],
  ])
  const changed = { ...filtering, deployChangedOnly: true }
  const one = deployed(await deployFiles({ 'claim.bpmn': claim('c'), 'loan.bpmn': loan }, changed))
  expect(one.definitions.map(({ key, version }) => [key, version])).toEqual([['claim', 3]])
})

test('one model that is wrong keeps all of them from being deployed', async () => {
  const wrong = model('wrong', '<startEvent id="start"/><sequenceFlow id="f" sourceRef="start" targetRef="nowhere"/>')
  const result = await deployFiles({ 'claim.bpmn': claim('a'), 'wrong.bpmn': wrong })
  if (result.outcome !== 'invalid') throw new Error(result.outcome)
  expect([...result.reports.keys()]).toEqual(['wrong.bpmn'])
  expect(await all(listDefinitions(shell.services.db))).toEqual([])
})

test('two models of one deployment cannot have the same key', async () => {
  const result = await deployFiles({ 'a.bpmn': claim('a'), 'b.bpmn': claim('b') })
  expect(result).toMatchObject({
    outcome: 'refused',
    refusal: {
      message: "The deployment contains definitions with the same key 'claim' (id attribute), this is not allowed",
    },
  })
})

test('a message starts one definition only: a second one is refused', async () => {
  await deployFiles({ 'a.bpmn': startedBy('a', 'paid') })
  const result = await deployFiles({ 'b.bpmn': startedBy('b', 'paid') })
  expect(result.outcome === 'refused' && result.refusal.message).toContain(
    "there already is a message event subscription for the message with name 'paid'",
  )
})

test('the start events of a version go with it, and those of the version before come back', async () => {
  await deployFiles({ 'a.bpmn': startedBy('a', 'paid') })
  const second = deployed(await deployFiles({ 'a.bpmn': startedBy('a', 'settled') }))
  const started = async (name: string) =>
    (await startSubscriptions(shell.services.db, { kind: 'message', name })).map(({ version }) => version)
  expect([await started('paid'), await started('settled')]).toEqual([[], [2]])
  expect(await deleteDeployment(shell.services, second.deployment.id, cascade)).toBeUndefined()
  expect([await started('paid'), await started('settled')]).toEqual([[1], []])
})

test('a deployment with running instances is deleted only with them', async () => {
  const { deployment, definitions } = deployed(await deployFiles({ 'claim.bpmn': claim('a') }))
  const { id } = await shell.start('claim')
  const refused = await deleteDeployment(shell.services, deployment.id, { ...cascade, cascade: false })
  expect(refused?.message).toContain('there exists 1 dependening process instances')
  expect(await deleteDeployment(shell.services, deployment.id, cascade)).toBeUndefined()
  expect(await readInstance(shell.services.db, id, { consistent: true })).toBeUndefined()
  expect(await readDefinition(shell.services.db, definitions[0]?.id ?? '')).toBeUndefined()
  expect(await latestByKey(shell.services, { key: 'claim' })).toBeUndefined()
  expect(await deleteDeployment(shell.services, deployment.id, cascade)).toMatchObject({ kind: 'notFound' })
})

test('an instance whose effects cannot be performed is not deleted: nothing is left of it at the second try', async () => {
  const calling = model(
    'calling',
    `<startEvent id="start"/><callActivity id="call" calledElement="called"/>${chain('start', 'call')}`,
  )
  await deployFiles({ 'called.bpmn': claim('a').replace('id="claim"', 'id="called"') })
  const { deployment } = deployed(await deployFiles({ 'calling.bpmn': calling }))
  const { id } = await shell.start('calling')
  const [called = ''] = (await Array.fromAsync(listInstances(shell.services.db, { definitionKey: 'called' })))
    .flat()
    .map((found) => found.id)
  const revive = beforeRequests(shell.services.db, ({ operation, input }) => {
    if (operation === 'PutItem' && JSON.stringify(input).includes(`I#${called}`))
      throw new Error('the database is gone')
  })
  await expect(deleteDeployment(shell.services, deployment.id, cascade)).rejects.toThrow(EffectsLeftError)
  revive()
  expect(await deleteDeployment(shell.services, deployment.id, cascade)).toBeUndefined()
  expect(await readInstance(shell.services.db, id, { consistent: true })).toBeUndefined()
  expect((await readInstance(shell.services.db, called, { consistent: true }))?.state.end?.state).toBe(
    'EXTERNALLY_TERMINATED',
  )
})

test('an instance that is started while its deployment is deleted is refused, and leaves nothing', async () => {
  const { deployment, definitions } = deployed(await deployFiles({ 'claim.bpmn': claim('a') }))
  const [definition] = definitions
  if (definition === undefined) throw new Error('nothing was deployed')
  let goOn = () => {}
  const release = beforeRequests(shell.services.db, async ({ operation, input }) => {
    if (operation !== 'PutItem' || !JSON.stringify(input).includes('"I#')) return
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
  })
  const starting = startInstance(shell.services, definition, { variables: {} })
  expect(await deleteDeployment(shell.services, deployment.id, { ...cascade, cascade: false })).toBeUndefined()
  goOn()
  release()
  expect((await starting).refusal?.kind).toBe('notFound')
  expect(await countInstances(shell.services.db, {})).toBe(0)
})

test('a suspended definition starts no instances until it is activated', async () => {
  const { definitions } = deployed(await deployFiles({ 'claim.bpmn': claim('a') }))
  const id = definitions[0]?.id ?? ''
  const start = async () => {
    const definition = await readDefinition(shell.services.db, id)
    return definition && startInstance(shell.services, definition, { variables: {} })
  }
  expect(await setDefinitionSuspended(shell.services, id, true)).toBe(true)
  expect((await start())?.refusal).toEqual({
    kind: 'suspended',
    message: `ENGINE-03043 Process definition with id '${id}' is suspended.`,
  })
  await setDefinitionSuspended(shell.services, id, false)
  expect((await start())?.state).toBeDefined()
  expect(await setDefinitionSuspended(shell.services, 'claim:9:none', true)).toBe(false)
})

test('tenants have versions of their own, each found by its id, its key and its start events', async () => {
  const model = { 'claim.bpmn': startedBy('claim', 'filed') }
  const [ours] = deployed(await deployFiles(model)).definitions
  const [first] = deployed(await deployFiles(model, { tenantId: 'north#1' })).definitions
  const [second] = deployed(await deployFiles(model, { tenantId: 'north#1' })).definitions
  const [theirs] = deployed(await deployFiles(model, { tenantId: 'north' })).definitions
  expect([ours, first, second, theirs].map((definition) => definition?.version)).toEqual([1, 1, 2, 1])
  for (const definition of [ours, first, second, theirs]) {
    expect(await readDefinition(shell.services.db, definition?.id ?? '')).toEqual(definition)
  }
  const newest = await Promise.all(
    [undefined, 'north#1', 'north', 'south'].map((tenantId) => latestByKey(shell.services, { key: 'claim', tenantId })),
  )
  expect(newest.map((definition) => definition?.id)).toEqual([ours?.id, second?.id, theirs?.id, undefined])
  const starts = await startSubscriptions(shell.services.db, { kind: 'message', name: 'filed' })
  expect(new Set(starts.map(({ definitionId }) => definitionId))).toEqual(new Set([ours?.id, second?.id, theirs?.id]))
})

test.each([
  ['a name that is too long', { name: 'n'.repeat(500_000) }, {}],
  ['a tenant id that is too long', { tenantId: 't'.repeat(65) }, {}],
  [
    'more files than an item can list',
    {},
    Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`${at}.txt`, ''])),
  ],
  [
    'a process with a key that is too long',
    {},
    { 'long.bpmn': claim('a').replace('id="claim"', `id="${'k'.repeat(601)}"`) },
  ],
])('%s is refused before anything is written', async (_title, options: Partial<NewDeployment>, files) => {
  const result = await deployFiles({ 'claim.bpmn': claim('a'), ...files }, options)
  expect(result).toMatchObject({ outcome: 'refused', refusal: { kind: 'badRequest' } })
  expect(await all(listDefinitions(shell.services.db))).toEqual([])
  expect(await all(listDeployments(shell.services.db))).toEqual([])
})
