import type { Refusal } from '../engine/refusal.ts'
import { RESOURCE_LIMIT } from '../store/deployment/deployment-items.ts'

/** The columns of the reference's database, in characters. */
const LONGEST_NAME = 255
const LONGEST_TENANT_ID = 64

/** In bytes of UTF-8: a definition is found by its key, tenant and version together, for which DynamoDB allows 1,024. */
const LONGEST_KEY = 600

/** A deployment lists its files in one item, and DynamoDB's are limited to 400 KB. */
const MOST_FILES = 500

/** What of a deployment is stored as it is given. */
export interface DeploymentNames {
  readonly name?: string
  readonly source?: string
  readonly tenantId?: string
  readonly resources: readonly { readonly name: string }[]
}

/** What of a definition is stored as its model has it. */
export interface DefinitionNames {
  readonly id: string
  readonly name: string | undefined
  readonly versionTag: string | undefined
  readonly category: string | undefined
}

/** Why a deployment of these names cannot be stored: so that it is known before the first write. Undefined where it can. */
export function refuseNames({ name, source, tenantId, resources }: DeploymentNames): Refusal | undefined {
  if (resources.length > MOST_FILES) {
    return badRequest(`The deployment has ${resources.length} files; there can be at most ${MOST_FILES}.`)
  }
  const twice = resources.find((resource, at) => resources.findIndex((other) => other.name === resource.name) !== at)
  if (twice !== undefined) return badRequest(`The deployment has two files with the name '${brief(twice.name)}'.`)
  return (
    tooLong('The name of the deployment', name, LONGEST_NAME) ??
    tooLong('The source of the deployment', source, LONGEST_NAME) ??
    tooLong('The tenant id', tenantId, LONGEST_TENANT_ID) ??
    first(resources, (resource) => tooLong(`The name of a file`, resource.name, LONGEST_NAME))
  )
}

/** Why definitions of these processes or decisions cannot be stored. Undefined where they can. */
export function refuseDefinitions(
  what: 'process' | 'decision',
  definitions: readonly DefinitionNames[],
): Refusal | undefined {
  return first(definitions, ({ id, name, versionTag, category }) => {
    const of = `of ${what} '${brief(id)}'`
    if (Buffer.byteLength(id) > LONGEST_KEY) {
      return badRequest(`The id ${of} has ${Buffer.byteLength(id)} bytes; there can be at most ${LONGEST_KEY}.`)
    }
    return (
      tooLong(`The name ${of}`, name, LONGEST_NAME) ??
      tooLong(`The version tag ${of}`, versionTag, LONGEST_NAME) ??
      tooLong(`The target namespace ${of}`, category, LONGEST_NAME)
    )
  })
}

/** Why files of these sizes, compressed, cannot be stored. Undefined where they can. */
export function refuseSizes(
  resources: readonly { readonly name: string; readonly compressed: Uint8Array }[],
): Refusal | undefined {
  const large = resources.find(({ compressed }) => compressed.length > RESOURCE_LIMIT)
  if (large === undefined) return undefined
  const size = `has ${large.compressed.length} bytes compressed; the limit is ${RESOURCE_LIMIT}`
  return { kind: 'limit', message: `Resource '${large.name}' ${size}` }
}

function tooLong(what: string, text: string | undefined, most: number): Refusal | undefined {
  if (text === undefined || text.length <= most) return undefined
  return badRequest(`${what} has ${text.length} characters; there can be at most ${most}.`)
}

function first<Item>(items: readonly Item[], check: (item: Item) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = check(item)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function brief(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}

function badRequest(message: string): Refusal {
  return { kind: 'badRequest', message }
}
