import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import type { ProcessGraph } from '../../../../functions/engine/bpmn/process-graph.ts'

const RECORDINGS = new URL('../../../conformance/recordings/', import.meta.url)

function modelsIn(name: string): readonly string[] {
  const lines = readFileSync(new URL(`modification/${name}.jsonl`, RECORDINGS), 'utf8').split('\n')
  return lines.filter((line) => line !== '').flatMap((line) => Object.values<string>(JSON.parse(line).files))
}

/** What does not fit together in a graph; empty where everything does. */
function contradictions({ activities, flows, children }: ProcessGraph): readonly string[] {
  const found: string[] = []
  const childrenOf = (scope: string | undefined) =>
    scope === undefined ? children : (activities.get(scope)?.children ?? [])
  for (const { id, flowScope, eventScope, incoming, outgoing, eventHandlers } of activities.values()) {
    if (!childrenOf(flowScope).includes(id)) found.push(`${id} is no child of ${flowScope}`)
    if (eventScope !== undefined && !activities.has(eventScope)) found.push(`${id} has the event scope ${eventScope}`)
    if (outgoing.some(({ source }) => source !== id)) found.push(`${id} has flows of others`)
    if (incoming.some(({ target }) => target !== id)) found.push(`${id} has flows to others`)
    if (
      eventHandlers.some(
        (handler) => activities.get(handler)?.eventScope !== id && activities.get(handler)?.flowScope !== id,
      )
    ) {
      found.push(`${id} has handlers of others`)
    }
  }
  for (const { id, source, target } of flows.values()) {
    if (activities.get(source)?.flowScope !== activities.get(target)?.flowScope) found.push(`${id} leaves its scope`)
  }
  return found
}

describe('models that the reference has run', () => {
  test.each(['core', 'scopes', 'wide'])('%s are read without problems, and their graphs fit together', async (name) => {
    for (const xml of modelsIn(name)) {
      const { processes, problems } = await parseBpmn(xml)
      expect(problems).toEqual([])
      expect(processes.flatMap(({ graph }) => contradictions(graph))).toEqual([])
      expect(processes.length).toBeGreaterThan(0)
    }
  })
})
