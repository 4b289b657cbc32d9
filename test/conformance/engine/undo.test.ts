import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type RecordedScenario, recordedOutcome, replay, type Undone, worldOf } from './recorded-scenario.ts'

const scenarios: RecordedScenario[] = ['core', 'scopes', 'wide'].flatMap((profile) => {
  const file = new URL(`../recordings/modification/${profile}.jsonl`, import.meta.url)
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
})

describe('a recorded modification that is undone', () => {
  let undone = 0

  test.for(scenarios)('$name: all is as it was, and made again it has the recorded outcome', async (scenario) => {
    const world = await worldOf(scenario, {})
    const replayed = replay(world, scenario, ({ before, restored }: Undone) => {
      undone += 1
      expect(restored).toEqual(before)
    })
    expect(replayed).toEqual(recordedOutcome(scenario))
  })

  test('is most of them', () => {
    expect(undone).toBeGreaterThan(scenarios.length / 2)
  })
})
