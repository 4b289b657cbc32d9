import { createHash } from 'node:crypto'
import type { DelegateHandling } from '../engine/bpmn/delegate/delegate-handling.ts'
import type { Problem } from '../engine/bpmn/problem.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
import { definitionId } from '../store/deployment/definition-id.ts'
import { createDefinition, latestDefinition, type ProcessDefinition } from '../store/deployment/definition-items.ts'
import {
  compressResource,
  type Deployment,
  type DeploymentResource,
  listDeployments,
  putDeployment,
  putResource,
} from '../store/deployment/deployment-items.ts'
import { mayReach } from '../store/dynamodb/tenants.ts'
import { startSubscriptions } from '../store/waiting/subscription-items.ts'
import { refuseDefinitions, refuseNames, refuseSizes } from './check-limits.ts'
import {
  type DeployedDecisions,
  decisionsOf,
  NO_DECISIONS,
  type ReadDmn,
  readDecisions,
  writeDecisions,
} from './decisions/deploy-decisions.ts'
import { forgetDefinitions } from './definitions.ts'
import { diagramOf } from './diagrams.ts'
import { type ReadProcess, type ResourceReport, readModels } from './read-models.ts'
import { replaceStartEvents } from './start-events.ts'

export interface NewDeployment {
  readonly name?: string
  readonly source?: string
  readonly tenantId?: string
  readonly enableDuplicateFiltering: boolean
  readonly deployChangedOnly: boolean
  readonly resources: readonly NewResource[]
  /** What becomes of delegates and of listeners by them; where it does not say, what the installation says. */
  readonly handling?: Partial<DelegateHandling>
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
      readonly decided: DeployedDecisions
      /** What there is to say of its models, by the name of the resource. */
      readonly reports: ReadonlyMap<string, ResourceReport>
    }
  /** Models that cannot be executed: for each resource what is wrong and where. */
  | { readonly outcome: 'invalid'; readonly reports: ReadonlyMap<string, ResourceReport> }
  /** A DMN file that cannot be transformed, and why. */
  | { readonly outcome: 'untransformable'; readonly resourceName: string; readonly problems: readonly Problem[] }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  /** Who asks is bound to other tenants. */
  | { readonly outcome: 'foreignTenant'; readonly tenantId: string }

/**
 * Deploys resources together: everything is read, checked and refused as a whole before the first write, then each process becomes the
 * next version of its key. The deployment itself is written last: a process that dies before leaves definitions, but no duplicate that
 * a repetition would be filtered by.
 */
export async function deploy(services: Services, request: NewDeployment): Promise<DeployResult> {
  const { tenantId } = request
  if (tenantId !== undefined && !mayReach(tenantId)) return { outcome: 'foreignTenant', tenantId }
  const tooLong = refuseNames(request)
  if (tooLong !== undefined) return { outcome: 'refused', refusal: tooLong }
  const { resources, existing } = await withoutDuplicates(services, request)
  if (existing !== undefined) {
    return { outcome: 'deployed', deployment: existing, definitions: [], decided: NO_DECISIONS, reports: new Map() }
  }
  const handling = { ...services.configuration.delegates, ...request.handling }
  const { read, reports } = await readModels(resources, handling, services.now())
  if ([...reports.values()].some(({ problems }) => problems.length > 0)) return { outcome: 'invalid', reports }
  const { files, problems } = readDecisions(resources)
  const [untransformable] = problems
  if (untransformable !== undefined) {
    const [resourceName, reasons] = untransformable
    return { outcome: 'untransformable', resourceName, problems: reasons }
  }
  const stored = resources.map((resource) => storedResource(services, resource))
  const graphs = read.map(({ process }) => process.graph)
  const decisions = decisionsOf(files)
  const refusal =
    refuseDefinitions('process', graphs) ??
    refuseDefinitions('decision', decisions) ??
    refuseSameKeys(graphs) ??
    refuseSameKeys(decisions) ??
    refuseSizes(stored) ??
    (await refuseSameMessage(services, read, tenantId))
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  const written = await write(services, { ...request, handling }, stored, read, files)
  return { outcome: 'deployed', ...written, reports }
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

function refuseSameKeys(definitions: readonly { readonly id: string }[]): Refusal | undefined {
  const keys = definitions.map(({ id }) => id)
  const twice = keys.find((key, position) => keys.indexOf(key) !== position)
  if (twice === undefined) return undefined
  const message = `The deployment contains definitions with the same key '${twice}' (id attribute), this is not allowed`
  return { kind: 'processEngine', message }
}

/** A message starts instances of one definition of a tenant only. */
async function refuseSameMessage(
  services: Services,
  read: readonly ReadProcess[],
  tenantId: string | undefined,
): Promise<Refusal | undefined> {
  for (const { process, startEvents } of read) {
    for (const start of startEvents) {
      if (start.kind !== 'message') continue
      const others = await startSubscriptions(services.db, start)
      const other = others.find((one) => one.tenantId === tenantId && one.definitionKey !== process.graph.id)
      if (other === undefined) continue
      const name = process.graph.name ?? process.graph.id
      const message = `Cannot deploy process definition '${name}': there already is a message event subscription for the message with name '${start.name}'.`
      return { kind: 'processEngine', message }
    }
  }
  return undefined
}

interface StoredResource extends DeploymentResource {
  readonly compressed: Uint8Array
}

function storedResource(services: Services, { name, content }: NewResource): StoredResource {
  return { id: services.newId(), name, hash: hashOf(content), compressed: compressResource(content) }
}

async function write(
  services: Services,
  request: NewDeployment & { readonly handling: DelegateHandling },
  stored: readonly StoredResource[],
  read: readonly ReadProcess[],
  dmn: readonly ReadDmn[],
) {
  const { name, source, tenantId, handling } = request
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
  for (const process of read) definitions.push(await writeNextVersion(services, deployment, process, handling))
  const decided = await writeDecisions(services, deployment, dmn)
  await putDeployment(services.db, deployment)
  forgetDefinitions(services.db)
  return { deployment, definitions, decided }
}

/** Two deployments at the same time take two versions: who comes second to a number tries the next one. */
async function writeNextVersion(
  services: Services,
  deployment: Deployment,
  process: ReadProcess,
  handling: DelegateHandling,
): Promise<ProcessDefinition> {
  const { tenantId } = deployment
  for (;;) {
    const older = await latestDefinition(services.db, { key: process.process.graph.id, tenantId })
    const version = (older?.version ?? 0) + 1
    const definition = { ...definitionOf(services, deployment, process, version), handling }
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
  const diagram = diagramOf(deployment, resource.name, key)
  return {
    id: definitionId({ key, version, tenantId: deployment.tenantId }, services.newId()),
    key,
    version,
    deploymentId: deployment.id,
    deploymentTime: deployment.time,
    resourceId: resourceOf(deployment, resource).id,
    resourceName: resource.name,
    startableInTasklist,
    suspended: false,
    startEvents,
    ...(diagram !== undefined && { diagramResourceName: diagram.name }),
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
