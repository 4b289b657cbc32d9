import { expect, test } from 'vitest'
import { calledInstanceIdsOf } from '../../../functions/query/conditions/instance-contents.ts'
import { flows, model, userTask } from '../engine/stage/model.ts'
import { completeTask, play } from '../engine/stage/play.ts'
import { state } from '../engine/stage/world.ts'

const callActivity = (id: string) => `<callActivity id="${id}" calledElement="${id}d"/>`
const callee = (key: string) =>
  model(`<startEvent id="start"/>${userTask('t')}<endEvent id="end"/>${flows('start > t > end')}`, '', key)

test('called instances are listed in the order in which they were called', async () => {
  const caller = model(
    `<startEvent id="start"/><parallelGateway id="fork"/>${userTask('first')}${callActivity('late')}${callActivity('early')}${flows('start > fork > first > late', 'fork > early')}`,
  )
  const p = await play([caller, callee('lated'), callee('earlyd')])
  completeTask(p, 'first')
  const keys = calledInstanceIdsOf(state(p.world, p.id)).map((id) => state(p.world, id).definitionId.split(':')[0])
  expect(keys).toEqual(['earlyd', 'lated'])
})
