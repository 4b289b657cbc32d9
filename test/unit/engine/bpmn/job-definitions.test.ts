// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { expect, test } from 'vitest'
import { jobDefinitions } from '../../../../functions/engine/bpmn/job-definitions.ts'
import { graphOf } from './models.ts'

function timer(duration: string): string {
  return `<timerEventDefinition><timeDuration>${duration}</timeDuration></timerEventDefinition>`
}

test('job definitions are those of asynchronous continuations and timers, in the order of the document', async () => {
  const graph =
    await graphOf(`<startEvent id="start"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>
    <userTask id="task" camunda:asyncBefore="true" camunda:asyncAfter="true"/>
    <boundaryEvent id="late" attachedToRef="task">${timer('PT2H')}</boundaryEvent>
    <userTask id="many" camunda:asyncBefore="true"><multiInstanceLoopCharacteristics camunda:asyncBefore="true"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
    <intermediateCatchEvent id="wait"><timerEventDefinition><timeDate>\${when}</timeDate></timerEventDefinition></intermediateCatchEvent>
    <subProcess id="event" triggeredByEvent="true"><startEvent id="eventStart">${timer('PT3H')}</startEvent></subProcess>`)
  expect(
    jobDefinitions(graph).map(({ activityId, jobType, jobConfiguration }) => [activityId, jobType, jobConfiguration]),
  ).toEqual([
    ['start', 'timer-start-event', 'CYCLE: R/PT1H'],
    ['task', 'async-continuation', 'async-before'],
    ['task', 'async-continuation', 'async-after'],
    ['late', 'timer-transition', 'DURATION: PT2H'],
    ['many#multiInstanceBody', 'async-continuation', 'async-before'],
    ['many', 'async-continuation', 'async-before'],
    ['wait', 'timer-intermediate-transition', 'DATE: ${when}'],
    ['eventStart', 'timer-start-event-subprocess', 'DURATION: PT3H'],
  ])
})
