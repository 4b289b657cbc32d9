import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type RecordedScenario, recordedOutcome, replay } from './recorded-scenario.ts'

/** What the reference engine did, recorded from it and replayed by pure steps: no server, no database, no clock. */
export function replayRecordings(profile: 'core' | 'scopes' | 'wide'): void {
  const file = new URL(`../../conformance/recordings/modification/${profile}.jsonl`, import.meta.url)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const scenarios: RecordedScenario[] = lines.map((line) => JSON.parse(line))

  describe(`recorded modifications: ${profile}`, () => {
    test.for(scenarios)('$name', async (scenario) => {
      expect(await replay(scenario)).toEqual(recordedOutcome(scenario))
    })
  })
}
