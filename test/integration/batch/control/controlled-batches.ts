import { expect } from 'vitest'
import { z } from 'zod'
import { type Answer, apiClient } from '../../../support/api/api-client.ts'
import { deliver } from '../../../support/batches.ts'
import type { Shell } from '../../../support/shell.ts'

/** Ids of so many instances that there are not: they fail. */
export const missing = (count: number) =>
  Array.from({ length: count }, (_, at) => `01930000-0000-7000-8001-${String(at).padStart(12, '0')}`)

const INSTRUCTIONS = [
  { type: 'startBeforeActivity', activityId: 'second' },
  { type: 'cancel', activityId: 'first', cancelCurrentActiveActivityInstances: true },
]

/** What tests do with batches that have a control, over the API. */
export interface ControlledBatches {
  requestOf(processInstanceIds: readonly string[], control: object): object
  create(processInstanceIds: readonly string[], control: object): Promise<Answer>
  /** Creates a batch; its id. */
  start(processInstanceIds: readonly string[], control: object): Promise<string>
  /** What the control of a batch says. */
  controlOf(batchId: string): Promise<unknown>
  /** Changes the control of a batch. */
  put(batchId: string, change: object): Promise<Answer>
  activate(batchId: string): Promise<Answer>
  /** Delivers the next message; whether it comes again. */
  deliverNext(): Promise<boolean>
}

/** Batches that move instances of this definition on. */
export function controlledBatches(shell: Shell, definitionId: string): ControlledBatches {
  const api = apiClient(shell.services)
  const requestOf = (processInstanceIds: readonly string[], control: object) => ({
    processDefinitionId: definitionId,
    instructions: INSTRUCTIONS,
    processInstanceIds,
    control,
  })
  const create = (processInstanceIds: readonly string[], control: object) =>
    api.send('POST', '/modification/executeAsync', requestOf(processInstanceIds, control))
  return {
    requestOf,
    create,
    async start(processInstanceIds, control) {
      const answer = await create(processInstanceIds, control)
      expect(answer.status, answer.text).toBe(200)
      return z.object({ id: z.string() }).parse(answer.body).id
    },
    controlOf: async (id) => (await api.get(`/batch/${id}/control`)).body,
    put: (id, change) => api.send('PUT', `/batch/${id}/control`, change),
    activate: (id) => api.send('PUT', `/batch/${id}/suspended`, { suspended: false }),
    async deliverNext() {
      const message = shell.queue.waiting.shift()
      if (message === undefined) throw new Error('No message waits.')
      return deliver(shell.services, message)
    },
  }
}
