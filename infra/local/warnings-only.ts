/** Imported before everything else by what prints something of its own: the functions' log then says only what went wrong. */
process.env.POWERTOOLS_LOG_LEVEL ??= 'WARN'
