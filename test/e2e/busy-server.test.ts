import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRestClient } from '../support/server/rest-client.ts'
import { START, startServerProcess } from '../support/server/server-process.ts'
import { useTemporaryDirectory } from '../support/server/temporary-directory.ts'
import { chain, model } from '../support/shell.ts'

/** Work that keeps the server's event loop for a long time: no signal and no timer gets its turn. */
const HANGS = `
  const { toUpperCase } = String.prototype
  String.prototype.toUpperCase = function () {
    if (String(this) === 'hang') for (const until = Date.now() + 20_000; Date.now() < until; );
    return toUpperCase.call(this)
  }`
const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(HANGS)}`

const MODEL = model(
  'hanging',
  `<startEvent id="start"/>
   <serviceTask id="shout" camunda:expression="\${word.toUpperCase()}" camunda:resultVariable="shouted"/>
   <userTask id="after"/>${chain('start', 'shout', 'after')}`,
)

const directory = useTemporaryDirectory()

test('SIGTERM ends npm start within five seconds though its server is busy, and the next start finds what was written', async () => {
  const environment = { DATA_DIR: directory.path, NODE_OPTIONS }
  await using busy = await startServerProcess(environment, START)
  const client = createRestClient(busy.url)
  await client.deploy('hanging', { 'hanging.bpmn': MODEL })
  const start = (word: string) =>
    client.ok('POST', '/process-definition/key/hanging/start', { variables: { word: { value: word } } })
  await start('done')
  start('hang').catch(() => {})
  await sleep(500)
  const since = performance.now()
  expect(await busy.end('SIGTERM')).toBe(0)
  expect(performance.now() - since).toBeLessThan(5000)

  await using next = await startServerProcess(environment, START)
  expect(await createRestClient(next.url).ok('GET', '/task/count')).toEqual({ count: 1 })
  expect(await next.end('SIGTERM')).toBe(0)
})

test('SIGTERM to npm reaches only the shell in which it runs the server, which ends all the same', async () => {
  const shell = spawn('sh', ['-c', '"$0" "$1"; exit 0', process.execPath, START], {
    env: { ...process.env, DATA_DIR: directory.path, PORT: '0', npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = /http:\S+/.exec(String((await once(shell.stdout, 'data'))[0]))?.[0] ?? ''
  expect((await fetch(`${url}/version`)).status).toBe(200)
  shell.kill('SIGTERM')
  // Every process that writes to it has ended then.
  await once(shell.stdout.resume(), 'end')
  await expect(fetch(url)).rejects.toThrow()
})

test('a killed npm start takes its server with it', async () => {
  await using killed = await startServerProcess({ DATA_DIR: directory.path }, START)
  await killed.end('SIGKILL')
  await using next = await startServerProcess({ DATA_DIR: directory.path }, START)
  await expect(fetch(killed.url)).rejects.toThrow()
  expect(await next.end('SIGINT')).toBe(0)
})
