import type { Problem } from '../../engine/bpmn/problem.ts'
import type { Decision, DecisionModel } from '../../engine/decision/decision-model.ts'
import { parseDmn } from '../../engine/decision/read/parse-dmn.ts'
import type { Services } from '../../shell/services.ts'
import {
  type DecisionDefinition,
  type DecisionRequirementsDefinition,
  decisionItems,
  decisionRequirementsItems,
} from '../../store/deployment/decision-items.ts'
import { definitionId } from '../../store/deployment/definition-id.ts'
import type { Deployment } from '../../store/deployment/deployment-items.ts'
import type { Versioned, VersionedItems } from '../../store/deployment/versioned-items.ts'
import { forgetDecisions } from './decisions.ts'

/** A DMN file of a deployment. */
export interface ReadDmn {
  readonly resourceName: string
  readonly model: DecisionModel
}

export interface ReadDecisions {
  readonly files: readonly ReadDmn[]
  /** What keeps files from being deployed, by their names. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>
}

/** The decision definitions of a deployment. */
export interface DeployedDecisions {
  readonly decisions: readonly DecisionDefinition[]
  readonly requirements: readonly DecisionRequirementsDefinition[]
}

export const NO_DECISIONS: DeployedDecisions = { decisions: [], requirements: [] }

/** All decisions of these files, with the namespaces of their files. */
export function decisionsOf(files: readonly ReadDmn[]) {
  return files.flatMap(({ model }) =>
    Array.from(model.decisions.values(), ({ id, name, versionTag }) => ({
      id,
      name,
      versionTag,
      category: model.category,
    })),
  )
}

/** Reads the DMN files among these resources: those whose names end in `.dmn` or `.dmn11.xml`. */
export function readDecisions(
  resources: readonly { readonly name: string; readonly content: Uint8Array }[],
): ReadDecisions {
  const files: ReadDmn[] = []
  const problems = new Map<string, readonly Problem[]>()
  for (const { name, content } of resources) {
    if (!name.endsWith('.dmn') && !name.endsWith('.dmn11.xml')) continue
    const parsed = parseDmn(content)
    if (parsed.model === undefined) problems.set(name, parsed.problems)
    else files.push({ resourceName: name, model: parsed.model })
  }
  return { files, problems }
}

/** Makes each decision the next version of its key, and each file with more than one the next version of its own. */
export async function writeDecisions(
  services: Services,
  deployment: Deployment,
  files: readonly ReadDmn[],
): Promise<DeployedDecisions> {
  const decisions: DecisionDefinition[] = []
  const requirements: DecisionRequirementsDefinition[] = []
  for (const file of files) {
    const needed = file.model.decisions.size > 1 ? await writeRequirements(services, deployment, file) : undefined
    if (needed !== undefined) requirements.push(needed)
    for (const decision of file.model.decisions.values()) {
      decisions.push(await writeDecision(services, deployment, file, decision, needed))
    }
  }
  if (files.length > 0) forgetDecisions(services.db)
  return { decisions, requirements }
}

function writeRequirements(
  services: Services,
  deployment: Deployment,
  file: ReadDmn,
): Promise<DecisionRequirementsDefinition> {
  const { id: key, name } = file.model
  return writeNextVersion(services, decisionRequirementsItems, keyOf(deployment, key), (version) => ({
    ...version,
    ...placeOf(deployment, file),
    ...(name !== undefined && { name }),
  }))
}

function writeDecision(
  services: Services,
  deployment: Deployment,
  file: ReadDmn,
  { id: key, name, versionTag, historyTimeToLiveDays }: Decision,
  requirements: DecisionRequirementsDefinition | undefined,
): Promise<DecisionDefinition> {
  return writeNextVersion(services, decisionItems, keyOf(deployment, key), (version) => ({
    ...version,
    ...placeOf(deployment, file),
    ...(name !== undefined && { name }),
    ...(versionTag !== undefined && { versionTag }),
    ...(historyTimeToLiveDays !== undefined && { historyTimeToLiveDays }),
    ...(requirements !== undefined && { requirements: { id: requirements.id, key: requirements.key } }),
  }))
}

/** What of a definition follows from its key and version. */
interface NextVersion {
  readonly id: string
  readonly key: string
  readonly version: number
}

/** Two deployments at the same time take two versions: who comes second to a number tries the next one. */
async function writeNextVersion<Definition extends Versioned>(
  services: Services,
  items: VersionedItems<Definition>,
  of: { readonly key: string; readonly tenantId?: string },
  definitionOf: (version: NextVersion) => Definition,
): Promise<Definition> {
  for (;;) {
    const older = await items.latest(services.db, of)
    const version = (older?.version ?? 0) + 1
    const definition = definitionOf({ id: definitionId({ ...of, version }, services.newId()), key: of.key, version })
    if (await items.create(services.db, definition)) return definition
  }
}

function keyOf({ tenantId }: Deployment, key: string) {
  return { key, ...(tenantId !== undefined && { tenantId }) }
}

function placeOf(deployment: Deployment, { resourceName, model: { category } }: ReadDmn) {
  const resource = deployment.resources.find(({ name }) => name === resourceName)
  if (resource === undefined) throw new Error(`Deployment '${deployment.id}' has no resource '${resourceName}'`)
  return {
    deploymentId: deployment.id,
    deploymentTime: deployment.time,
    resourceId: resource.id,
    resourceName,
    ...(category !== undefined && { category }),
    ...(deployment.tenantId !== undefined && { tenantId: deployment.tenantId }),
  }
}

/** Deletes the decision definitions of a deployment. */
export async function deleteDecisions(services: Services, deploymentId: string): Promise<void> {
  await deleteOf(services, decisionItems, deploymentId)
  await deleteOf(services, decisionRequirementsItems, deploymentId)
  forgetDecisions(services.db)
}

async function deleteOf<Definition extends Versioned & { readonly deploymentId: string }>(
  { db }: Services,
  items: VersionedItems<Definition>,
  deploymentId: string,
): Promise<void> {
  for await (const page of items.list(db)) {
    const own = page.filter((definition) => definition.deploymentId === deploymentId)
    await Promise.all(own.map((definition) => items.remove(db, definition)))
  }
}
