import { z } from 'zod'
import { jsonText } from '../dynamodb/item.ts'
import { versionedItems } from './versioned-items.ts'

const definition = {
  /** `<key>:<version>:<uuid>`, for one of a tenant followed by the tenant. */
  id: z.string(),
  key: z.string(),
  version: z.int(),
  name: z.string().exactOptional(),
  tenantId: z.string().exactOptional(),
  deploymentId: z.string(),
  /** Milliseconds since the epoch. */
  deploymentTime: z.number(),
  resourceId: z.string(),
  resourceName: z.string(),
  /** The model's namespace. */
  category: z.string().exactOptional(),
}

const storedDecision = z.object({
  ...definition,
  versionTag: z.string().exactOptional(),
  historyTimeToLiveDays: z.number().exactOptional(),
  /** The decision requirements definition of its file, where that has more than one decision. */
  requirements: z.object({ id: z.string(), key: z.string() }).readonly().exactOptional(),
})
/** A decision definition as it is stored: everything but the model, which is a resource of its deployment. */
export type DecisionDefinition = Readonly<z.output<typeof storedDecision>>

const storedRequirements = z.object(definition)
/** A decision requirements definition: a DMN file with more than one decision. */
export type DecisionRequirementsDefinition = Readonly<z.output<typeof storedRequirements>>

/** `hd`: the days that somebody set since; null: as the installation says. */
const decisionItem = z.object({ d: jsonText(storedDecision), hd: z.number().nullable().exactOptional() })
const requirementsItem = z.object({ d: jsonText(storedRequirements) })

// Pure: a bundle that decides nothing leaves them out, and with them the permissions that they need.
export const decisionItems = /* @__PURE__ */ versionedItems<DecisionDefinition>('DECISIONS', {
  read: (item) => {
    const { d, hd } = decisionItem.parse(item)
    if (hd === undefined) return d
    const { historyTimeToLiveDays: _deployed, ...definition } = d
    return hd === null ? definition : { ...definition, historyTimeToLiveDays: hd }
  },
  write: (decision) => z.encode(decisionItem, { d: decision }),
})

export const decisionRequirementsItems = /* @__PURE__ */ versionedItems<DecisionRequirementsDefinition>(
  'DECISION-REQUIREMENTS',
  {
    read: (item) => requirementsItem.parse(item).d,
    write: (requirements) => z.encode(requirementsItem, { d: requirements }),
  },
)
