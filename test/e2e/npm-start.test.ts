import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createRestClient } from '../support/server/rest-client.ts'
import { runServerProcess, startServerProcess } from '../support/server/server-process.ts'
import { useTemporaryDirectory } from '../support/server/temporary-directory.ts'

const directory = useTemporaryDirectory()
const model = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <process id="kept" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start" /><sequenceFlow id="toTask" sourceRef="start" targetRef="task" /><userTask id="task" />
  </process>
</definitions>`

describe('npm start', () => {
  test.for(['SIGTERM', 'SIGINT'] as const)(
    '%s stops it cleanly, and the next start finds everything',
    async (signal) => {
      await using first = await startServerProcess({ DATA_DIR: directory.path })
      const client = createRestClient(first.url)
      await client.deploy('kept', { 'kept.bpmn': model })
      const { id } = await client.ok('POST', '/process-definition/key/kept/start', {})
      expect(await first.end(signal)).toBe(0)

      await using second = await startServerProcess({ DATA_DIR: directory.path })
      const tasks = await createRestClient(second.url).ok('GET', `/task?processInstanceId=${id}`)
      expect(tasks).toMatchObject([{ taskDefinitionKey: 'task' }])
      expect(await second.end(signal)).toBe(0)
    },
  )

  test('says that its port is in use, and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { code, output } = await runServerProcess([], { DATA_DIR: ':memory:', PORT: port })
    other.close()
    expect(output.trim()).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program; stop it, or choose another PORT.`,
    )
    expect(code).toBe(1)
  })

  test('says that its data directory is in use, and ends with 1', async () => {
    await using first = await startServerProcess({ DATA_DIR: directory.path })
    const { code, output } = await runServerProcess([], { DATA_DIR: directory.path, PORT: '0' })
    await first.end('SIGTERM')
    expect(output.trim()).toBe(`${directory.path} is in use by another server; stop it, or choose another DATA_DIR.`)
    expect(code).toBe(1)
  })

  test('names a setting that makes no sense', async () => {
    const { code, output } = await runServerProcess([], { PORT: 'eighty' })
    expect(output).toMatch(/^PORT: /)
    expect(code).toBe(1)
  })

  test.for([
    [{ HOST: 'no-such-host.invalid' }, /^HOST: no-such-host.invalid is no address of this machine \(\w+\); .+$/],
    [{ BATCH_JOBS_PER_SEED: 'many' }, /^The environment .+ BATCH_JOBS_PER_SEED: give a whole number from 1 to .+$/],
  ] as const)('says in one line what is wrong with %o, and ends with 1', async ([settings, line]) => {
    const { code, output } = await runServerProcess([], { DATA_DIR: ':memory:', PORT: '0', ...settings })
    expect(output.trim()).toMatch(line)
    expect(code).toBe(1)
  })

  test('warns where everybody may do everything', async () => {
    const { output } = await runServerProcess([], { DATA_DIR: ':memory:', PORT: '0', HOST: '0.0.0.0' }, /ready/)
    expect(output).toMatch(/^WARNING: HOST=0.0.0.0 without API_TOKEN: everybody .+$/m)
  })

  test('ends within five seconds though clients have hung up and others wait', async () => {
    await using server = await startServerProcess({ DATA_DIR: ':memory:' })
    const { port } = new URL(server.url)
    const request = `POST /task HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 0\r\n\r\n`
    for (let client = 0; client < 300; client++) {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(request))
      socket.on('error', () => {})
      if (client % 3 > 0) setTimeout(() => socket.destroy(), 50)
    }
    await createRestClient(server.url).call('GET', '/version')
    const since = performance.now()
    expect(await server.end('SIGTERM')).toBe(0)
    expect(performance.now() - since).toBeLessThan(5000)
  })

  test('--help tells the settings', async () => {
    const { code, output } = await runServerProcess(['--help'], {})
    expect(output).toContain('DATA_DIR')
    expect(code).toBe(0)
  })

  test('serves this machine only, at the root and under /engine-rest', async () => {
    await using server = await startServerProcess({ DATA_DIR: directory.path })
    expect(new URL(server.url).hostname).toBe('127.0.0.1')
    for (const base of [server.url, `${server.url}/engine-rest`]) {
      expect(await createRestClient(base).call('GET', '/engine')).toMatchObject({
        status: 200,
        body: [{ name: 'default' }],
      })
    }
    await server.end('SIGTERM')
  })
})
