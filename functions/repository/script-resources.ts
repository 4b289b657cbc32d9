import type { Resources } from '../engine/bpmn/read/activity/read-script.ts'
import type { Services } from '../shell/services.ts'
import type { ProcessDefinition } from '../store/deployment/definition-items.ts'
import { readDeployment, readResource } from '../store/deployment/deployment-items.ts'

/** The files of a deployment that is being made, as texts: decoded only where a model refers to one. */
export function resourcesOf(files: readonly { readonly name: string; readonly content: Uint8Array }[]): Resources {
  return {
    get(name) {
      const file = files.find((candidate) => candidate.name === name)
      return file === undefined ? undefined : new TextDecoder().decode(file.content)
    },
  }
}

const REFERENCE = /deployment:\/\/([^"'<]+)/g

/** The files of its deployment that a model refers to; nothing is read for a model that refers to none. */
export async function referencedResources(
  services: Services,
  { deploymentId }: ProcessDefinition,
  model: Uint8Array,
): Promise<Resources> {
  const names = new Set(Array.from(new TextDecoder().decode(model).matchAll(REFERENCE), ([, name]) => name))
  const texts = new Map<string, string>()
  if (names.size === 0) return texts
  const deployment = await readDeployment(services.db, deploymentId)
  for (const { id, name } of deployment?.resources ?? []) {
    const content = names.has(name) ? await readResource(services.db, deploymentId, id) : undefined
    if (content !== undefined) texts.set(name, new TextDecoder().decode(content))
  }
  return texts
}
