import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Runners } from '../../../functions/engine/runners.ts'
import { graphContradictions } from '../../unit/engine/bpmn/graph-contradictions.ts'
import { type RecordedScenario, recordedOutcome, replay, worldOf } from './recorded-scenario.ts'

/**
 * What the reference engine did, recorded from it and replayed by pure steps: no server, no database, no clock. Before that, what was read of
 * the models has to fit together.
 */
export function replayRecordings(profile: 'core' | 'scopes' | 'wide' | 'rules', runners: Runners = {}): void {
  const file = new URL(`../recordings/modification/${profile}.jsonl`, import.meta.url)
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  const scenarios: RecordedScenario[] = lines.map((line) => JSON.parse(line))

  describe(`recorded modifications: ${profile}`, () => {
    test.for(scenarios)('$name', async (scenario) => {
      const world = await worldOf(scenario, runners)
      const graphs = [...world.definitions.values()].map(({ graph }) => graph)
      expect(graphs.flatMap(graphContradictions)).toEqual([])
      expect(replay(world, scenario)).toEqual(recordedOutcome(scenario))
    })
  })
}
