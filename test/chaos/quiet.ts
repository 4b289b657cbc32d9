/** Imported before everything else: the functions' own logs and metrics would bury what a run prints. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT'
process.env.POWERTOOLS_METRICS_DISABLED = 'true'
