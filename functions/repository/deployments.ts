import { createHash } from 'node:crypto'
import { type ParsedProcess, parseBpmn } from '../engine/bpmn/parse-bpmn.ts'
import type { Problem } from '../engine/bpmn/problem.ts'
import { ExpressionError } from '../engine/expression/expression-error.ts'
import { type Refusal, RefusedError } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
import {
  createDefinition,
  latestDefinition,
  type ProcessDefinition,
  type StartEvent,
} from '../store/deployment/definition-items.ts'
import {
  compressResource,
  type Deployment,
  type DeploymentResource,
  listDeployments,
  putDeployment,
  putResource,
  ResourceTooLargeError,
} from '../store/deployment/deployment-items.ts'
import { startSubscriptions } from '../store/subscription-items.ts'
import { forgetDefinitions } from './definitions.ts'
import { replaceStartEvents, startEventsOf } from './start-events.ts'

export interface NewDeployment {
  readonly name?: string
  readonly source?: string
  readonly tenantId?: string
  readonly enableDuplicateFiltering: boolean
  readonly deployChangedOnly: boolean
  readonly resources: readonly NewResource[]
}

export interface NewResource {
  readonly name: string
  readonly content: Uint8Array
}

export type DeployResult =
  /** `definitions` are those of this request; empty where everything was filtered as a duplicate. */
  | {
      readonly outcome: 'deployed'
      readonly deployment: Deployment
      readonly definitions: readonly ProcessDefinition[]
    }
  /** Models that cannot be executed: for each resource what is wrong and where. */
  | { readonly outcome: 'invalid'; readonly problems: ReadonlyMap<string, readonly Problem[]> }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }

/** A process of a resource with its start events. */
interface ReadProcess {
  readonly process: ParsedProcess
  readonly resource: NewResource
  readonly startEvents: readonly StartEvent[]
}

/**
 * Deploys resources together: models are read and refused as a whole, then each process becomes the next version of its key. The
 * deployment itself is written last: a process that dies before leaves definitions, but no duplicate that a repetition would be filtered by.
 */
export async function deploy(services: Services, request: NewDeployment): Promise<DeployResult> {
  const { resources, existing } = await withoutDuplicates(services, request)
  if (existing !== undefined) return { outcome: 'deployed', deployment: existing, definitions: [] }
  const { read, problems } = await readModels(resources, services.now())
  if (problems.size > 0) return { outcome: 'invalid', problems }
  const refusal = refuseSameKeys(read) ?? (await refuseSameMessage(services, read))
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  try {
    return await write(services, request, resources, read)
  } catch (error) {
    if (!(error instanceof ResourceTooLargeError)) throw error
    return { outcome: 'refused', refusal: { kind: 'limit', message: error.message } }
  }
}

/** The resources to deploy; where none of them is new, the deployment that has them already. */
async function withoutDuplicates(
  services: Services,
  request: NewDeployment,
): Promise<{ readonly resources: readonly NewResource[]; readonly existing?: Deployment }> {
  const { resources, enableDuplicateFiltering, deployChangedOnly } = request
  if (!enableDuplicateFiltering) return { resources }
  const { newest, hashes } = await earlierDeployments(services, request)
  const changed = resources.filter(({ name, content }) => hashes.get(name) !== hashOf(content))
  if (newest !== undefined && changed.length === 0) return { resources: [], existing: newest }
  return { resources: deployChangedOnly ? changed : resources }
}

/** The newest deployment of this name, source and tenant, and the newest hash of each resource in any of them. */
async function earlierDeployments(services: Services, { name, source, tenantId }: NewDeployment) {
  const hashes = new Map<string, string>()
  let newest: Deployment | undefined
  for await (const page of listDeployments(services.db)) {
    for (const deployment of page) {
      if (deployment.name !== name || deployment.tenantId !== tenantId) continue
      if (source !== undefined && deployment.source !== source) continue
      newest = deployment
      for (const resource of deployment.resources) hashes.set(resource.name, resource.hash)
    }
  }
  return { newest, hashes }
}

async function readModels(resources: readonly NewResource[], now: number) {
  const read: ReadProcess[] = []
  const problems = new Map<string, readonly Problem[]>()
  for (const resource of resources.filter(isModel)) {
    const parsed = await parseBpmn(resource.content)
    if (parsed.problems.length > 0) problems.set(resource.name, parsed.problems)
    for (const process of parsed.processes) {
      const startEvents = readStartEvents(process, now)
      if (Array.isArray(startEvents)) read.push({ process, resource, startEvents })
      else problems.set(resource.name, [...(problems.get(resource.name) ?? []), startEvents])
    }
  }
  return { read, problems }
}

function isModel({ name }: NewResource): boolean {
  return name.endsWith('.bpmn') || name.endsWith('.bpmn20.xml')
}

/** A start event's name or time is evaluated at deployment, as in the reference; what cannot be is a problem of the model. */
function readStartEvents({ graph }: ParsedProcess, now: number): StartEvent[] | Problem {
  try {
    return startEventsOf(graph, now)
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof RefusedError)) throw error
    const { message } = error
    return { message, line: 1, column: 1, mainElementId: graph.id, elementIds: [graph.id], elementType: 'process' }
  }
}

function refuseSameKeys(read: readonly ReadProcess[]): Refusal | undefined {
  const keys = read.map(({ process }) => process.graph.id)
  const twice = keys.find((key, position) => keys.indexOf(key) !== position)
  if (twice === undefined) return undefined
  const message = `The deployment contains definitions with the same key '${twice}' (id attribute), this is not allowed`
  return { kind: 'processEngine', message }
}

/** A message starts instances of one definition only. */
async function refuseSameMessage(services: Services, read: readonly ReadProcess[]): Promise<Refusal | undefined> {
  for (const { process, startEvents } of read) {
    for (const start of startEvents) {
      if (start.kind !== 'message') continue
      const others = await startSubscriptions(services.db, start)
      if (others.every(({ definitionKey }) => definitionKey === process.graph.id)) continue
      const name = process.graph.name ?? process.graph.id
      const message = `Cannot deploy process definition '${name}': there already is a message event subscription for the message with name '${start.name}'.`
      return { kind: 'processEngine', message }
    }
  }
  return undefined
}

async function write(
  services: Services,
  request: NewDeployment,
  resources: readonly NewResource[],
  read: readonly ReadProcess[],
): Promise<DeployResult> {
  const { name, source, tenantId } = request
  const stored = resources.map(({ name: resourceName, content }) => ({
    id: services.newId(),
    name: resourceName,
    hash: hashOf(content),
    compressed: compressResource(resourceName, content),
  }))
  const deployment: Deployment = {
    id: services.newId(),
    time: services.now(),
    resources: stored.map(({ compressed: _content, ...resource }) => resource),
    ...(name !== undefined && { name }),
    ...(source !== undefined && { source }),
    ...(tenantId !== undefined && { tenantId }),
  }
  await Promise.all(stored.map(({ id, compressed }) => putResource(services.db, deployment.id, id, compressed)))
  const definitions: ProcessDefinition[] = []
  for (const process of read) definitions.push(await writeNextVersion(services, deployment, process))
  await putDeployment(services.db, deployment)
  forgetDefinitions(services.db)
  return { outcome: 'deployed', deployment, definitions }
}

/** Two deployments at the same time take two versions: who comes second to a number tries the next one. */
async function writeNextVersion(
  services: Services,
  deployment: Deployment,
  process: ReadProcess,
): Promise<ProcessDefinition> {
  for (;;) {
    const older = await latestDefinition(services.db, process.process.graph.id)
    const definition = definitionOf(services, deployment, process, (older?.version ?? 0) + 1)
    if (!(await createDefinition(services.db, definition))) continue
    await replaceStartEvents(services, older, definition)
    return definition
  }
}

function definitionOf(
  services: Services,
  deployment: Deployment,
  { process: { graph }, resource, startEvents }: ReadProcess,
  version: number,
): ProcessDefinition {
  const { id: key, name, versionTag, category, historyTimeToLiveDays, startableInTasklist } = graph
  return {
    id: `${key}:${version}:${services.newId()}`,
    key,
    version,
    deploymentId: deployment.id,
    deploymentTime: deployment.time,
    resourceId: resourceOf(deployment, resource).id,
    resourceName: resource.name,
    startableInTasklist,
    suspended: false,
    startEvents,
    ...(name !== undefined && { name }),
    ...(versionTag !== undefined && { versionTag }),
    ...(category !== undefined && { category }),
    ...(historyTimeToLiveDays !== undefined && { historyTimeToLiveDays }),
    ...(deployment.tenantId !== undefined && { tenantId: deployment.tenantId }),
  }
}

function resourceOf(deployment: Deployment, { name }: NewResource): DeploymentResource {
  const found = deployment.resources.find((resource) => resource.name === name)
  if (found === undefined) throw new Error(`Deployment '${deployment.id}' has no resource '${name}'`)
  return found
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
