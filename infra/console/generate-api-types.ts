import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from 'json-schema-to-typescript'
import { z } from 'zod'
import { createApp } from '../../functions/http/app.ts'
import { RESOURCES } from '../../functions/routes/resources.ts'
import { createServices } from '../../functions/shell/services.ts'

const BANNER = '// Made from /openapi.json by `npm run console:types`; a test compares the two.'

/** The description asks neither for a table nor for queues, but the services that it is made of have to name some. */
const QUEUE = 'http://127.0.0.1/queue'
const NOWHERE = {
  TABLE_NAME: 'none',
  JOB_QUEUE_URL: QUEUE,
  SEED_QUEUE_URL: QUEUE,
  EXECUTION_QUEUE_URL: QUEUE,
  MONITOR_QUEUE_URL: QUEUE,
}

type Schemas = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const descriptionSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

/** The text of console/api/schemas.ts: a TypeScript type for each schema of the API's own description that the console imports, and for what those are made of. */
export async function apiTypes(): Promise<string> {
  const described = createApp(createServices(NOWHERE), RESOURCES)
  const answer = await described.request('http://localhost/openapi.json')
  const text = (await answer.text()).replaceAll('#/components/schemas/', '#/definitions/')
  const { components } = descriptionSchema.parse(JSON.parse(text))
  const schemas: Schemas = { ...components.schemas, AnyValue: { tsType: 'unknown' } }
  const all = {
    title: 'Schemas',
    type: 'object' as const,
    additionalProperties: false,
    definitions: reachable(schemas, importedNames()),
  }
  const types = await compile(all, 'Schemas', {
    additionalProperties: false,
    bannerComment: BANNER,
    unreachableDefinitions: true,
    style: { singleQuote: true, semi: false, printWidth: 120 },
  })
  return types.replace(
    /export interface Schemas \{\}\n|\/\*\*\n \* This interface was referenced by `Schemas`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/g,
    '',
  )
}

const CONSOLE = fileURLToPath(new URL('../../console/', import.meta.url))
const IMPORT = /import type \{([^{}]*)\} from '[./\w]*\/schemas\.ts'/g

/** The types that the console's own files import from schemas.ts. */
function importedNames(): readonly string[] {
  return globSync('**/*.{ts,tsx}', { cwd: CONSOLE }).flatMap((file) => {
    const imports = readFileSync(`${CONSOLE}${file}`, 'utf8').matchAll(IMPORT)
    return [...imports].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
  })
}

/** The schemas of these names with those that they refer to, in their order. */
function reachable(schemas: Schemas, names: readonly string[]): Record<string, object> {
  const reached = new Set(names)
  for (const name of reached) {
    const references = JSON.stringify(schemas[name] ?? {}).matchAll(/"#\/definitions\/(\w+)"/g)
    for (const [, referred = ''] of references) reached.add(referred)
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => reached.has(name)))
}
