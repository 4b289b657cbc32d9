import { type ParseOptions, type ParseResult, parseBpmn } from '../engine/bpmn/parse-bpmn.ts'
import type { Resources } from '../engine/bpmn/read/activity/read-script.ts'
import type { Services } from '../shell/services.ts'
import type { ProcessDefinition } from '../store/deployment/definition-items.ts'
import { readDeployment, readResource } from '../store/deployment/deployment-items.ts'

/** The files of a deployment that is being made. */
export function resourcesOf(files: readonly { readonly name: string; readonly content: Uint8Array }[]): Resources {
  return { get: (name) => files.find((candidate) => candidate.name === name)?.content }
}

/**
 * Reads a stored model with the files of its deployment that it refers to. Which these are only its reader knows, so the few models that refer to any are
 * read twice; for the others nothing else is read.
 */
export async function parseStoredModel(
  services: Services,
  { deploymentId }: ProcessDefinition,
  model: Uint8Array,
  options: ParseOptions,
): Promise<ParseResult> {
  const names = new Set<string>()
  const note = (name: string) => {
    names.add(name)
    return undefined
  }
  const result = await parseBpmn(model, { ...options, resources: { get: note } })
  if (names.size === 0) return result
  return parseBpmn(model, { ...options, resources: await filesNamed(services, deploymentId, names) })
}

async function filesNamed(
  services: Services,
  deploymentId: string,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  const deployment = await readDeployment(services.db, deploymentId)
  for (const { id, name } of deployment?.resources ?? []) {
    const content = names.has(name) ? await readResource(services.db, deploymentId, id) : undefined
    if (content !== undefined) files.set(name, content)
  }
  return files
}
