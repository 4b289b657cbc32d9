import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { apiTypes } from '../../../infra/console/generate-api-types.ts'

test('the console knows the API as its description has it; `npm run console:types` writes it anew', async () => {
  const written = readFileSync(new URL('../../../console/api/schemas.ts', import.meta.url), 'utf8')
  expect(written).toBe(await apiTypes())
})
