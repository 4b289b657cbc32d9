import { describe, expect, test } from 'vitest'
import { graphContradictions } from '../../unit/engine/bpmn/graph-contradictions.ts'
import { recordedLines } from '../recordings/read-recordings.ts'
import { type RecordedScenario, recordedOutcome, replay, worldOf } from './recorded-scenario.ts'

/**
 * What the reference engine did, recorded from it and replayed by pure steps: no server, no database, no clock. Before that, what was read of
 * the models has to fit together.
 */
export function replayRecordings(profile: 'core' | 'scopes' | 'wide'): void {
  const scenarios: RecordedScenario[] = recordedLines(profile).map((line) => JSON.parse(line))

  describe(`recorded modifications: ${profile}`, () => {
    test.for(scenarios)('$name', async (scenario) => {
      const world = await worldOf(scenario, {})
      const graphs = [...world.definitions.values()].map(({ graph }) => graph)
      expect(graphs.flatMap(graphContradictions)).toEqual([])
      expect(replay(world, scenario)).toEqual(recordedOutcome(scenario))
    })
  })
}
