/** How a deployment says that its delegates are to become external tasks. */
export const AS_EXTERNAL_TASKS =
  'Deployed with delegates=external-tasks it becomes an external task (docs/migration.md).'

/** How a deployment says that listeners are to be left out. */
export const SKIP_LISTENERS = 'Deployed with listeners=skip it is left out (docs/migration.md).'
