import { expect, test } from 'vitest'
import type { BatchWork } from '../../../functions/batch/work/batch-work.ts'
import { readWork, writeWork } from '../../../functions/batch/work/stored-work.ts'

const modification: BatchWork = {
  type: 'instance-modification',
  definitionId: 'p:1:x',
  command: {
    kind: 'modify',
    instructions: [
      { type: 'cancel', activityId: 'a', cancelCurrentActiveActivityInstances: true },
      {
        type: 'startBeforeActivity',
        activityId: 'b',
        variables: { file: { type: 'File', value: 'AA==', valueInfo: { filename: 'a' } } },
        localVariables: { none: { type: 'Null', value: null } },
      },
      { type: 'startTransition', transitionId: 'f' },
    ],
    skipCustomListeners: true,
    skipIoMappings: false,
    mode: 'batch',
  },
}

test.each<[BatchWork]>([
  [modification],
  [{ type: 'set-job-retries', retries: 3 }],
  [{ type: 'set-job-retries', retries: 3, dueDate: null }],
])('what a batch does is read as it was written', (work) => {
  expect(readWork(writeWork(work))).toEqual(work)
})

test.each([
  ['a type of a later version', { type: 'message-correlation' }],
  ['a field of a later version', { ...modification, undoable: true }],
  ['an instruction of a later version', { ...modification, command: { ...modification.command, instructions: [{}] } }],
])('what this version does not know is not carried out without it: %s', (_, work) => {
  expect(() => readWork(JSON.stringify(work))).toThrow()
})
