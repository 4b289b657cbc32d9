import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRestClient, type RestClient } from '../support/server/rest-client.ts'
import { startServerProcess } from '../support/server/server-process.ts'
import { useTemporaryDirectory } from '../support/server/temporary-directory.ts'
import { chain, model } from '../support/shell.ts'

/** A job that ends the whole process with it, as one does that takes all of the memory. */
const KILLS = `
  const { toUpperCase } = String.prototype
  String.prototype.toUpperCase = function () {
    if (String(this) === 'kill') process.kill(process.pid, 'SIGKILL')
    return toUpperCase.call(this)
  }`
const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(KILLS)}`

const MODEL = model(
  'killing',
  `<startEvent id="start"/>
   <serviceTask id="shout" camunda:asyncBefore="true" camunda:expression="\${word.toUpperCase()}" camunda:resultVariable="shouted"/>
   <userTask id="after"/>${chain('start', 'shout', 'after')}`,
)

/** Starts of the server until it stays; each takes a second or two. */
const MOST_STARTS = 8
const LIMIT_MS = 120_000

const directory = useTemporaryDirectory()

test('a job that kills its process ends as an incident after its tries, the server stays, and the next job runs', {
  timeout: LIMIT_MS,
}, async () => {
  const environment = { DATA_DIR: directory.path, NODE_OPTIONS }
  for (let starts = 1; ; starts++) {
    expect(starts).toBeLessThanOrEqual(MOST_STARTS)
    await using server = await startServerProcess(environment)
    const client = createRestClient(server.url)
    if (starts === 1) await begin(client)
    const settled = settledIncident(client)
    if ((await Promise.race([server.ended.then(() => 'ended'), settled])) === 'ended') continue
    expect(starts).toBeGreaterThan(1)
    expect(await settled).toContain('delivered again and again')
    await client.ok('POST', '/process-definition/key/killing/start', wordIs('hello'))
    await waitFor(async () => (await client.ok('GET', '/task/count?taskDefinitionKey=after')).count === 1)
    expect(await server.end('SIGTERM')).toBe(0)
    break
  }
})

const wordIs = (word: string) => ({ variables: { word: { value: word } } })

/** The server may have ended before the answer. */
async function begin(client: RestClient): Promise<void> {
  await client.deploy('killing', { 'killing.bpmn': MODEL })
  await client.call('POST', '/process-definition/key/killing/start', wordIs('kill')).catch(() => undefined)
}

/** What the incident of the job says, once there is one; never, where the server ends before. */
async function settledIncident(client: RestClient): Promise<string> {
  let message = ''
  await waitFor(async () => {
    const [incident] = await client.ok('GET', '/incident?activityId=shout')
    message = incident?.incidentMessage ?? ''
    return incident !== undefined
  })
  return message
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition().catch(() => false))) await sleep(100)
}
