import { z } from 'zod'
import { partsOfDefinitionId } from './deployment/definition-id.ts'
import { type Item, jsonText } from './dynamodb/item.ts'
import { TENANT_ATTRIBUTE } from './dynamodb/tenants.ts'

type MayRead = (item: Item, tenants: readonly string[]) => boolean

/**
 * Whether who is bound to these tenants may read an item: what is of one of them, or of none. A batch and an entry of the operation log are for who may
 * see all that their creator might: what they name is not looked into. Throws for a kind of item that has no rule here: nothing is shown because somebody
 * forgot to write one.
 */
export const mayRead: MayRead = (item, tenants) => {
  const kind = /^[A-Z-]+/.exec(String(item.pk))?.[0] ?? ''
  const rule = RULES.get(kind)
  if (rule === undefined)
    throw new Error(`Items of kind '${kind}' have no rule whose they are: add one to item-tenants.ts`)
  return rule(item, tenants)
}

const ofTenant: MayRead = (item, tenants) => isAmong(item[TENANT_ATTRIBUTE], tenants)

const named = z.object({ tenantId: z.string().optional() })
const deployed = z.object({ d: jsonText(named) })

/** What is deployed, and what was decided, says it in its text. */
const ofDeployer: MayRead = (item, tenants) => isAmong(deployed.parse(item).d.tenantId, tenants)

/** What stands for an instance or a start event names the definition, whose id names the tenant. */
function ofDefinitionIn(attribute: string): MayRead {
  const schema = z.object({ [attribute]: jsonText(z.object({ definitionId: z.string().optional() })) })
  return (item, tenants) => isDefinitionAmong(schema.parse(item)[attribute]?.definitionId, tenants)
}

const creators = z.array(z.string()).optional()

/** Of who had no bounds only those may see it who have none. */
const ofCreator: MayRead = (item, tenants) =>
  creators.parse(item[TENANT_ATTRIBUTE])?.every((tenant) => tenants.includes(tenant)) === true

/** The item of a batch; its other items are found by who has read that. */
const ofBatch: MayRead = (item, tenants) => item.sk !== 'B' || ofCreator(item, tenants)

/** What is known to be about one definition is for who may see that, whoever did it. A batch is its creator's. */
const ofAct: MayRead = (item, tenants) => {
  const { processDefinitionId: id, batchId } = item
  return typeof id === 'string' && batchId === undefined ? isDefinitionAmong(id, tenants) : ofCreator(item, tenants)
}

/** Found by a name that only who made it knows, or by way of what is named above, and nothing of it is listed. */
const byName: MayRead = () => true

const RULES: ReadonlyMap<string, MayRead> = new Map([
  ['I', ofTenant],
  ['JOB-RULES', byName],
  ['DEFINITIONS', ofDeployer],
  ['DECISIONS', ofDeployer],
  ['DECISION-REQUIREMENTS', ofDeployer],
  ['DEPLOYMENTS', ofDeployer],
  ['DECISION-EVALUATIONS', ofDeployer],
  ['XT', ofDefinitionIn('x')],
  ['INC', ofDefinitionIn('i')],
  ['START', ofDefinitionIn('u')],
  ['TIMER', ofDefinitionIn('t')],
  ['B', ofBatch],
  ['USER-OPERATIONS', ofAct],
  // The resources of a deployment, the statistics of a definition.
  ['DEP', byName],
  ['STATISTICS', byName],
  // How far tasks of a topic are locked: a range of their keys, and none of them.
  ['BUSY', byName],
  // It names an instance, which is read before anything is told of it.
  ['SUB', byName],
  // Under the name of who has kept them; the tasks that they find are looked at as always.
  ['FILTERS', byName],
  ['NOTES', byName],
  ['TRAIL', byName],
  ['KEY', byName],
  ['DELIVERY', byName],
])

function isDefinitionAmong(id: string | undefined, tenants: readonly string[]): boolean {
  return isAmong(id === undefined ? undefined : partsOfDefinitionId(id)?.tenantId, tenants)
}

function isAmong(tenant: unknown, tenants: readonly string[]): boolean {
  return tenant === undefined || (typeof tenant === 'string' && tenants.includes(tenant))
}
