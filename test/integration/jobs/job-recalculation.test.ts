import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { dateText } from '../../../functions/engine/instance/value/typed-value-date.ts'
import { type ApiClient, apiClient } from '../../support/api/api-client.ts'
import { chain, model, type Shell, START_TIME, startShell } from '../../support/shell.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let shell: Shell
let api: ApiClient

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  await shell.deploy(
    model(
      'waiting',
      `<startEvent id="start"/><userTask id="work" camunda:asyncAfter="true"/>
       <boundaryEvent id="late" attachedToRef="work" cancelActivity="false"><timerEventDefinition><timeDuration>\${patience}</timeDuration></timerEventDefinition></boundaryEvent>
       <userTask id="remind"/><endEvent id="end"/>${chain('start', 'work', 'end')}${chain('late', 'remind')}`,
    ),
    model(
      'nightly',
      `<startEvent id="night"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></startEvent>
       <userTask id="do"/>${chain('night', 'do')}`,
    ),
  )
})
afterAll(() => shell.stop())

const listed = z.array(z.object({ id: z.string(), dueDate: z.string().nullable() }))
const jobsOf = async (filter: string) => listed.parse((await api.get(`/job?${filter}`)).body)
const patience = (value: string) => ({ patience: { type: 'String' as const, value } })

async function startWaiting() {
  const { id } = await shell.start('waiting', patience('PT10M'))
  const [job] = await jobsOf(`processInstanceId=${id}`)
  const recalculate = (query = '') => api.send('POST', `/job/${job?.id}/duedate/recalculate${query}`)
  const dueDate = async () => (await jobsOf(`processInstanceId=${id}`))[0]?.dueDate
  const setPatience = (value: string) => api.send('PUT', `/process-instance/${id}/variables/patience`, { value })
  return { id, recalculate, dueDate, setPatience }
}

test('a timer is evaluated again with what its variables are now, counted from when its job was made', async () => {
  shell.setTime(START_TIME)
  const { recalculate, dueDate, setPatience } = await startWaiting()
  expect(await dueDate()).toBe(dateText(START_TIME + 10 * MINUTE))
  shell.setTime(START_TIME + 5 * MINUTE)
  await setPatience('PT1H')
  expect((await recalculate()).status).toBe(204)
  expect(await dueDate()).toBe(dateText(START_TIME + 60 * MINUTE))
})

test('it is counted from now where that is asked for', async () => {
  shell.setTime(START_TIME)
  const { recalculate, dueDate } = await startWaiting()
  shell.setTime(START_TIME + 5 * MINUTE)
  expect((await recalculate('?creationDateBased=false')).status).toBe(204)
  expect(await dueDate()).toBe(dateText(START_TIME + 15 * MINUTE))
})

test('what is no time any more is refused, and the timer stays as it was', async () => {
  shell.setTime(START_TIME)
  const { recalculate, dueDate, setPatience } = await startWaiting()
  await setPatience('soon')
  expect(await recalculate()).toMatchObject({
    status: 400,
    body: { type: 'ProcessEngineException', message: "Cannot parse duration 'soon': not an ISO 8601 duration" },
  })
  expect(await dueDate()).toBe(dateText(START_TIME + 10 * MINUTE))
})

test('an async continuation is no timer', async () => {
  const { id } = await startWaiting()
  const tasks = z.array(z.object({ id: z.string() })).parse((await api.get(`/task?processInstanceId=${id}`)).body)
  await api.send('POST', `/task/${tasks[0]?.id}/complete`, {})
  const [job] = await jobsOf(`processInstanceId=${id}&messages=true`)
  const message = `Only timer jobs can be recalculated, but the job with id '${job?.id}' is of type 'async-continuation'.`
  expect(await api.send('POST', `/job/${job?.id}/duedate/recalculate`)).toMatchObject({
    status: 400,
    body: { message },
  })
})

test('a timer start event that was moved is due again when its model says', async () => {
  shell.setTime(START_TIME + 5 * MINUTE)
  const nightly = 'processDefinitionKey=nightly'
  const [job] = await jobsOf(nightly)
  const planned = job?.dueDate
  await api.send('PUT', `/job/${job?.id}/duedate`, { duedate: dateText(START_TIME + 10 * DAY) })
  expect((await api.send('POST', `/job/${job?.id}/duedate/recalculate`)).status).toBe(204)
  expect(await jobsOf(nightly)).toEqual([{ id: job?.id, dueDate: planned }])
  expect((await api.send('POST', `/job/${job?.id}/duedate/recalculate?creationDateBased=false`)).status).toBe(204)
  expect((await jobsOf(nightly))[0]?.dueDate).toBe(dateText(START_TIME + 5 * MINUTE + DAY))
})

test('a job that is not there is a 404', async () => {
  const { status } = await api.send('POST', '/job/0198c0de-0000-7000-8000-000000000001:4/duedate/recalculate')
  expect(status).toBe(404)
})
