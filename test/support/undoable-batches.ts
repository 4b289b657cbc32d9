import { expect } from 'vitest'
import { z } from 'zod'
import { type Answer, apiClient } from './api/api-client.ts'
import { deliverAll, tick } from './batches.ts'
import type { Shell } from './shell.ts'

const batchShape = z.looseObject({ id: z.string() })
const listed = z.array(z.object({ processInstanceId: z.string(), state: z.string(), message: z.string().nullable() }))

/** Instructions that take a token from one activity to another. */
export const move = (from: string, to: string): readonly object[] => [
  { type: 'startBeforeActivity', activityId: to },
  { type: 'cancel', activityId: from },
]

/** What tests do with batches that can be undone, over the API. */
export interface UndoableBatches {
  /** Creates a batch; it is not carried out yet. Its id. */
  create(ids: readonly string[], instructions: readonly object[], control?: object): Promise<string>
  /** The same, carried out and ended. */
  modified(ids: readonly string[], instructions: readonly object[]): Promise<string>
  askForUndo(batchId: string, body?: object): Promise<Answer>
  /** Undoes a batch, to its end; the undo's id. */
  undone(batchId: string, body?: object): Promise<string>
  /** What became of each instance of a batch: its state, or its message. */
  outcomes(batchId: string): Promise<Record<string, string>>
}

/** Batches of a definition of this shell. */
export function undoableBatches(shell: Shell, definitionId: string): UndoableBatches {
  const api = apiClient(shell.services)
  const idOf = (answer: Answer) => {
    expect(answer.status, answer.text).toBe(200)
    return batchShape.parse(answer.body).id
  }
  const carryOut = async () => {
    await deliverAll(shell)
    await tick(shell.services)
  }
  const create = async (ids: readonly string[], instructions: readonly object[], control: object = {}) => {
    const set = { processDefinitionId: definitionId, processInstanceIds: ids, instructions }
    const body = { ...set, control: { undoable: true, ...control } }
    return idOf(await api.send('POST', '/modification/executeAsync', body))
  }
  const askForUndo = (batchId: string, body: object = {}) => api.send('POST', `/batch/${batchId}/undo`, body)
  return {
    create,
    askForUndo,
    async modified(ids, instructions) {
      const id = await create(ids, instructions)
      await carryOut()
      return id
    },
    async undone(batchId, body) {
      const id = idOf(await askForUndo(batchId, body))
      await carryOut()
      return id
    },
    async outcomes(batchId) {
      const instances = listed.parse((await api.get(`/batch/${batchId}/instances`)).body)
      return Object.fromEntries(
        instances.map(({ processInstanceId, state, message }) => [processInstanceId, message ?? state]),
      )
    },
  }
}
