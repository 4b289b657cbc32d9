/** A type of batch in words: `instance-modification` as `instance modification`. */
export function typeWords(type: string): string {
  return type.replaceAll('-', ' ')
}

const REASONS: Readonly<Record<string, string>> = {
  OPERATOR: 'Suspended by hand',
  FAILURE_TOLERANCE_EXCEEDED: 'Suspended: more instances failed than it tolerates',
  PAUSED_AFTER: 'Paused after as many instances as it was told (canary)',
  NOT_STARTED_YET: 'Waits for its start time',
}

/** Why a batch is suspended, in words. */
export function suspensionWords(reason: string | null): string {
  return reason === null ? 'Suspended' : (REASONS[reason] ?? reason)
}

export const INSTANCE_STATES = ['pending', 'modified', 'failed', 'skipped'] as const
export type InstanceState = (typeof INSTANCE_STATES)[number]
