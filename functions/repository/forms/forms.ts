import { LRUCache } from 'lru-cache'
import { parseXml } from '../../engine/bpmn/xml/parse-xml.ts'
import { type FormDefinition, formsIn, NO_FORM } from '../../engine/form/form-definition.ts'
import type { Services } from '../../shell/services.ts'
import type { ProcessDefinition } from '../../store/deployment/definition-items.ts'
import type { Database } from '../../store/dynamodb/database.ts'
import { definitionXml } from '../definitions.ts'

type Forms = ReadonlyMap<string, FormDefinition>

/** Definitions of which the forms are kept in memory: a model never changes. */
const CACHED = 100

const caches = new WeakMap<Database, LRUCache<string, Forms>>()

/** What the form of a start event or a user task of a definition is. */
export async function formOf(
  services: Services,
  definition: ProcessDefinition,
  activityId: string | undefined,
): Promise<FormDefinition> {
  const forms = await formsOf(services, definition)
  return (activityId === undefined ? undefined : forms.get(activityId)) ?? NO_FORM
}

async function formsOf(services: Services, definition: ProcessDefinition): Promise<Forms> {
  const cache = caches.get(services.db) ?? new LRUCache<string, Forms>({ max: CACHED })
  caches.set(services.db, cache)
  const known = cache.get(definition.id)
  if (known !== undefined) return known
  const { root } = parseXml(await definitionXml(services, definition), new Set())
  const forms = root === undefined ? new Map() : formsIn(root)
  cache.set(definition.id, forms)
  return forms
}
