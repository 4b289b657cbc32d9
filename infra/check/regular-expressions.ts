import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { parse, type Token, tokTypes } from 'acorn'
import { check } from 'recheck'
import { z } from 'zod'

// Every regular expression of what runs takes time in proportion to the text: recheck finds those that do not, with a text that shows it.

/** Put together from constants, of classes of single characters only; what is put together of anything else has no place here. */
const COMPOSED = new Set(['functions/engine/bpmn/xml/xml-name.ts'])

const TIMEOUT_MS = 20_000

interface Found {
  readonly place: string
  readonly source: string
  readonly flags: string
}

const regex = z.object({ pattern: z.string(), flags: z.string() })

const complaints: string[] = []
const found = globSync('{functions,infra}/**/*.ts').flatMap(regularExpressionsIn)
for (const { place, source, flags } of found) {
  const result = await check(source, flags, { timeout: TIMEOUT_MS })
  if (result.status === 'safe') continue
  const reason = result.status === 'vulnerable' ? `${result.complexity.summary}: ${result.attack.pattern}` : 'unknown'
  complaints.push(`${place}: /${source}/${flags} is not linear (${reason})`)
}
for (const complaint of complaints) console.error(complaint)
console.log(`${found.length} regular expressions, ${complaints.length} complaints`)
process.exit(complaints.length === 0 ? 0 : 1)

function regularExpressionsIn(file: string): Found[] {
  const code = stripTypeScriptTypes(readFileSync(file, 'utf8'))
  if (/\bRegExp\(/.test(code) && !COMPOSED.has(file)) {
    complaints.push(`${file}: a regular expression that is put together cannot be checked`)
  }
  const tokens: Token[] = []
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, onToken: tokens })
  return tokens
    .filter(({ type }) => type === tokTypes.regexp)
    .map((token) => {
      const { pattern, flags } = regex.parse('value' in token && token.value)
      return { place: `${file}:${token.loc?.start.line}`, source: pattern, flags }
    })
}
