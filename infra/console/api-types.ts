/** Writes console/api/schemas.ts from the API's own description: `npm run console:types`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apiTypes } from './generate-api-types.ts'

writeFileSync(fileURLToPath(new URL('../../console/api/schemas.ts', import.meta.url)), await apiTypes())
