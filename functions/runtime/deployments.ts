import type { Problem } from '../engine/bpmn/problem.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { ProcessDefinition } from '../store/definition-items.ts'
import type { Deployment } from '../store/deployment-items.ts'
import type { Services } from './services.ts'

export interface NewDeployment {
  readonly name?: string
  readonly source?: string
  readonly tenantId?: string
  readonly enableDuplicateFiltering: boolean
  readonly deployChangedOnly: boolean
  readonly resources: readonly { readonly name: string; readonly content: Uint8Array }[]
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

declare const todo: never
export async function deploy(_services: Services, _deployment: NewDeployment): Promise<DeployResult> {
  return todo
}
/** Deletes a deployment with its definitions; `cascade` with their instances, else instances that run refuse it. */
export async function deleteDeployment(
  _services: Services,
  _id: string,
  _options: { readonly cascade: boolean; readonly skipCustomListeners: boolean; readonly skipIoMappings: boolean },
): Promise<Refusal | undefined> {
  return todo
}
/** Suspends or activates a definition: no instances are started while it is suspended. */
export async function setDefinitionSuspended(
  _services: Services,
  _definitionId: string,
  _suspended: boolean,
): Promise<boolean> {
  return todo
}
