import type { DecisionModel } from './decision-model.ts'

/** Which decision a business rule task means: its key and binding, evaluated. */
export interface DecisionReference {
  readonly key: string
  readonly binding: 'latest' | 'deployment' | 'version' | 'versionTag'
  /** The version or its tag, where the binding names one. */
  readonly version?: string
  readonly tenantId?: string
}

/** The decision that a reference means, or why there is none. */
export type DeployedDecision =
  | {
      /** The decision definition's. */
      readonly id: string
      readonly key: string
      /** Its file: the decision in it has this key as its id. */
      readonly model: DecisionModel
      readonly problem?: undefined
    }
  | { readonly problem: string; readonly model?: undefined }

/** A text that two references have in common exactly where they mean the same. */
export function referenceId({ key, binding, version, tenantId }: DecisionReference): string {
  return JSON.stringify([key, binding, version ?? null, tenantId ?? null])
}
