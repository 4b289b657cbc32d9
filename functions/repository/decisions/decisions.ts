import { LRUCache } from 'lru-cache'
import { decodeXml } from '../../engine/bpmn/xml/decode-xml.ts'
import type { DecisionModel } from '../../engine/decision/decision-model.ts'
import type { DecisionReference, DeployedDecision } from '../../engine/decision/deployed-decision.ts'
import { parseDmn } from '../../engine/decision/read/parse-dmn.ts'
import type { Services } from '../../shell/services.ts'
import { type DecisionDefinition, decisionItems } from '../../store/deployment/decision-items.ts'
import type { KeyOfTenant } from '../../store/deployment/definition-id.ts'
import { familyOf } from '../../store/deployment/definition-items.ts'
import { readResource } from '../../store/deployment/deployment-items.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { mayReach } from '../../store/dynamodb/tenants.ts'

/** Files and newest versions kept in memory. A parsed table of a hundred rules takes some 100 KB. */
const CACHED = 200

/** How long a process may go on with a newest version that is not the newest any more, in milliseconds. */
const LATEST_MAX_AGE = 1000

interface DecisionCache {
  /** By the ids of deployment and resource. */
  readonly models: LRUCache<string, DecisionModel>
  readonly latest: LRUCache<string, { readonly readAt: number; readonly definition: DecisionDefinition }>
}

const caches = new WeakMap<Database, DecisionCache>()

function cacheOf(db: Database): DecisionCache {
  const cache = caches.get(db) ?? { models: new LRUCache({ max: CACHED }), latest: new LRUCache({ max: CACHED }) }
  caches.set(db, cache)
  return cache
}

/** Makes this process see a change of decisions at once. */
export function forgetDecisions(db: Database): void {
  caches.delete(db)
}

/** The newest version of a key and tenant, or undefined; at most a second old. */
export async function latestDecision(services: Services, of: KeyOfTenant): Promise<DecisionDefinition | undefined> {
  if (!mayReach(of.tenantId)) return undefined
  const { latest } = cacheOf(services.db)
  const known = latest.get(familyOf(of))
  const now = services.now()
  if (known !== undefined && Math.abs(now - known.readAt) < LATEST_MAX_AGE) return known.definition
  const definition = await decisionItems.latest(services.db, of)
  if (definition !== undefined) latest.set(familyOf(of), { readAt: now, definition })
  return definition
}

/** Sets how many days evaluations that somebody asks for from now on are kept; null: as the installation says. */
export async function setDecisionTimeToLiveDays(
  { db }: Services,
  definition: DecisionDefinition,
  days: number | null,
): Promise<void> {
  await decisionItems.set(db, definition, { hd: days })
  forgetDecisions(db)
}

/** What a decision definition and a decision requirements definition have in common: the place of their model. */
export type DmnResource = Pick<DecisionDefinition, 'id' | 'deploymentId' | 'resourceId'>

/** The file's XML, as it was deployed. */
export async function dmnXml(services: Services, of: DmnResource): Promise<string> {
  return decodeXml(await readFile(services, of)).text ?? ''
}

/** The parsed file of a definition; read and parsed once per process. */
export async function decisionModel(services: Services, of: DmnResource): Promise<DecisionModel> {
  const { models } = cacheOf(services.db)
  const id = `${of.deploymentId}/${of.resourceId}`
  const known = models.get(id)
  if (known !== undefined) return known
  const { model } = parseDmn(await readFile(services, of))
  if (model === undefined) throw new Error(`The model of decision definition '${of.id}' cannot be read any more`)
  models.set(id, model)
  return model
}

async function readFile(services: Services, { id, deploymentId, resourceId }: DmnResource): Promise<Uint8Array> {
  const content = await readResource(services.db, deploymentId, resourceId)
  if (content === undefined) throw new Error(`The model of decision definition '${id}' is missing`)
  return content
}

/**
 * The decision that a business rule task means, by its binding, or why there is none, with the reference's message (`DecisionDefinitionCache`).
 * `deploymentId` is the process definition's.
 */
export async function referencedDecision(
  services: Services,
  deploymentId: string,
  reference: DecisionReference,
): Promise<DeployedDecision> {
  const found = await findReferenced(services, deploymentId, reference)
  const [definition, ...others] = found
  if (definition === undefined) return { problem: noneFound(deploymentId, reference) }
  if (others.length > 0) return { problem: severalFound(found.length, reference) }
  return { id: definition.id, key: definition.key, model: await decisionModel(services, definition) }
}

/** The version of a decision that this deployment brought; undefined where it brought none. */
export async function decisionOfDeployment(
  services: Services,
  deploymentId: string,
  key: string,
  tenantId: string | undefined,
): Promise<DecisionDefinition | undefined> {
  return (
    await findReferenced(services, deploymentId, { key, binding: 'deployment', ...(tenantId && { tenantId }) })
  )[0]
}

/** At most one, except where versions share a tag. */
async function findReferenced(
  services: Services,
  deploymentId: string,
  { key, binding, version, tenantId }: DecisionReference,
): Promise<readonly DecisionDefinition[]> {
  const of = { key, tenantId }
  switch (binding) {
    case 'latest':
      return [await latestDecision(services, of)].flatMap((definition) => definition ?? [])
    case 'version':
      if (!/^\d{1,10}$/.test(version ?? '')) return []
      return [await decisionItems.readVersion(services.db, of, Number(version))].flatMap((found) => found ?? [])
    case 'deployment':
      return findVersions(services, of, (definition) => definition.deploymentId === deploymentId)
    case 'versionTag':
      return findVersions(services, of, (definition) => definition.versionTag === version)
  }
}

async function findVersions(
  services: Services,
  { key, tenantId }: KeyOfTenant,
  matches: (definition: DecisionDefinition) => boolean,
): Promise<readonly DecisionDefinition[]> {
  const found: DecisionDefinition[] = []
  for await (const page of decisionItems.list(services.db, { key })) {
    found.push(...page.filter((definition) => definition.tenantId === tenantId && matches(definition)))
  }
  return found
}

function noneFound(deploymentId: string, { key, binding, version, tenantId }: DecisionReference): string {
  const none = 'no decision definition deployed with key'
  switch (binding) {
    case 'latest':
      return `${none} '${key}' and tenant-id '${tenantId ?? null}': decisionDefinition is null`
    case 'version':
      return `${none} = '${key}', version = '${version ?? null}' and tenant-id '${tenantId ?? null}': decisionDefinition is null`
    case 'deployment':
      return `${none} = '${key}' in deployment = '${deploymentId}': decisionDefinition is null`
    case 'versionTag':
      return `${none} = '${key}', versionTag = '${version ?? null}' and tenant-id '${tenantId ?? null}': decisionDefinition is null`
  }
}

function severalFound(count: number, { key, version, tenantId }: DecisionReference): string {
  return `ENGINE-22003 Found more than one decision definition (${count}) for key '${key}', versionTag '${version ?? null}' and tenant-id '${tenantId ?? null}'`
}
