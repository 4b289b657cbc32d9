import { LRUCache } from 'lru-cache'
import type { ParseOptions } from '../engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../engine/bpmn/process-graph.ts'
import { decodeXml } from '../engine/bpmn/xml/decode-xml.ts'
import type { Services } from '../shell/services.ts'
import { type KeyOfTenant, partsOfDefinitionId } from '../store/deployment/definition-id.ts'
import {
  familyOf,
  latestDefinition,
  type ProcessDefinition,
  readDefinition,
  setHistoryTimeToLive,
  setSuspended,
} from '../store/deployment/definition-items.ts'
import { readResource } from '../store/deployment/deployment-items.ts'
import type { Database } from '../store/dynamodb/database.ts'
import { mayReach, unbound } from '../store/dynamodb/tenants.ts'
import { parseStoredModel } from './script-resources.ts'

export interface LoadedDefinition {
  readonly definition: ProcessDefinition
  readonly graph: ProcessGraph
}

/** Parsed models kept in memory, the ones used last: a parsed model takes some 100 KB. */
const CACHED_MODELS = 200

/** How long a process may go on with a newest version that is not the newest any more, in milliseconds. */
const LATEST_MAX_AGE = 1000

/** The same for what may be changed of a definition whose model is in memory: how long its history is kept. One read a minute costs nothing. */
const LOADED_MAX_AGE = 60_000

interface Loading {
  readonly readAt: number
  readonly loading: Promise<LoadedDefinition | undefined>
}

interface LatestVersion {
  readonly readAt: number
  readonly definition: ProcessDefinition | undefined
}

interface DefinitionCache {
  readonly loaded: LRUCache<string, Loading>
  readonly latest: LRUCache<string, LatestVersion>
}

const caches = new WeakMap<Database, DefinitionCache>()

/** A definition with its parsed model, or undefined where there is none; parsed once per process, and at most a minute old. */
export async function definitionGraph(services: Services, definitionId: string): Promise<LoadedDefinition | undefined> {
  if (!mayReach(partsOfDefinitionId(definitionId)?.tenantId)) return undefined
  const { loaded } = cacheOf(services.db)
  const known = loaded.get(definitionId)
  const readAt = services.now()
  if (known !== undefined && Math.abs(readAt - known.readAt) < LOADED_MAX_AGE) return known.loading
  const loading = unbound(() => (known ? readAgain(services, definitionId, known) : load(services, definitionId)))
  loaded.set(definitionId, { readAt, loading })
  loading.then(
    (definition) => definition ?? loaded.delete(definitionId),
    () => loaded.delete(definitionId),
  )
  return loading
}

/** A model never changes; what stands beside it may. */
async function readAgain(services: Services, definitionId: string, known: Loading) {
  const definition = await readDefinition(services.db, definitionId)
  const loaded = await known.loading
  return definition && loaded && { ...loaded, definition }
}

/** The newest version of a key and tenant, or undefined; at most a second old. */
export async function latestByKey(services: Services, of: KeyOfTenant): Promise<ProcessDefinition | undefined> {
  if (!mayReach(of.tenantId)) return undefined
  const { latest } = cacheOf(services.db)
  const family = familyOf(of)
  const known = latest.get(family)
  const now = services.now()
  if (known !== undefined && Math.abs(now - known.readAt) < LATEST_MAX_AGE) return known.definition
  const definition = await latestDefinition(services.db, of)
  if (definition !== undefined) latest.set(family, { readAt: now, definition })
  return definition
}

/** Makes this process see a change of definitions at once. */
export function forgetDefinitions(db: Database): void {
  caches.delete(db)
}

/** Suspends or activates a definition: while it is suspended no instances are started. False where there is none of this id. */
export async function setDefinitionSuspended(
  services: Services,
  definitionId: string,
  suspended: boolean,
): Promise<boolean> {
  const definition = await readDefinition(services.db, definitionId)
  const done = definition !== undefined && (await setSuspended(services.db, definition, suspended))
  forgetDefinitions(services.db)
  return done
}

/** Sets how many days the history of instances that end from now on is kept; null: as the installation says. */
export async function setHistoryTimeToLiveDays(
  services: Services,
  definition: ProcessDefinition,
  days: number | null,
): Promise<void> {
  await setHistoryTimeToLive(services.db, definition, days)
  forgetDefinitions(services.db)
}

/** The model's XML, as it was deployed, whatever its encoding. */
export async function definitionXml(services: Services, definition: ProcessDefinition): Promise<string> {
  const { text, message } = decodeXml(await readModelFile(services, definition))
  if (text === undefined) throw new Error(`The model of process definition '${definition.id}': ${message}`)
  return text
}

async function readModelFile(services: Services, definition: ProcessDefinition): Promise<Uint8Array> {
  const content = await readResource(services.db, definition.deploymentId, definition.resourceId)
  if (content === undefined) throw new Error(`The model of process definition '${definition.id}' is missing`)
  return content
}

async function load(services: Services, definitionId: string): Promise<LoadedDefinition | undefined> {
  const definition = await readDefinition(services.db, definitionId)
  if (definition === undefined) return undefined
  const model = await readModelFile(services, definition)
  const { processes } = await parseStoredModel(services, definition, model, optionsOf(definition))
  const parsed = processes.find(({ graph }) => graph.id === definition.key)
  if (parsed === undefined) throw new Error(`The model of process definition '${definitionId}' cannot be read any more`)
  return { definition, graph: parsed.graph }
}

/** As it was read when it was deployed. */
function optionsOf({ handling }: ProcessDefinition): ParseOptions {
  return handling === undefined ? {} : { handling }
}

function cacheOf(db: Database): DefinitionCache {
  const cache = caches.get(db) ?? {
    loaded: new LRUCache({ max: CACHED_MODELS }),
    latest: new LRUCache({ max: CACHED_MODELS }),
  }
  caches.set(db, cache)
  return cache
}
