/** The entries of `functions/`, by their file names. */
export type EntryName = 'api' | 'seed' | 'execution' | 'monitor' | 'job' | 'timer' | 'dead-letter'
