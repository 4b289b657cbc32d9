import { expect, test } from 'vitest'
import { parseBpmn } from '../../../functions/engine/bpmn/parse-bpmn.ts'
import { unknownTargets } from '../../../functions/engine/modification/unknown-targets.ts'
import { line, userTask } from './stage/model.ts'

test('what instructions name and the model does not have is said once, before any instance is looked at', async () => {
  const [process] = (await parseBpmn(line({ a: userTask('a') }))).processes
  expect(
    process &&
      unknownTargets(process.graph, [
        { type: 'cancel', activityId: 'gone' },
        { type: 'cancel', activityInstanceId: 'one' },
        { type: 'startAfterActivity', activityId: 'gone' },
        { type: 'startBeforeActivity', activityId: 'a' },
        { type: 'startTransition', transitionId: 'a' },
      ]),
  ).toEqual(["The model has no activity 'gone'", "The model has no sequence flow 'a'"])
})
