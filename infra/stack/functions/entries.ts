/** The entries of `functions/`, by their file names. */
export const entryNames = ['api', 'seed', 'execution', 'monitor', 'job', 'timer', 'dead-letter'] as const
export type EntryName = (typeof entryNames)[number]
