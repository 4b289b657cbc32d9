import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll, startInstances, TWO_TASKS, tick } from '../../../support/batches.ts'
import { type Shell, startShell } from '../../../support/shell.ts'
import { type ControlledBatches, controlledBatches, missing } from './controlled-batches.ts'

let shell: Shell
let api: ApiClient
let batches: ControlledBatches

beforeAll(async () => {
  shell = await startShell()
  api = apiClient(shell.services)
  batches = controlledBatches(shell, (await shell.deploy(TWO_TASKS))[0]?.id ?? '')
})
afterAll(() => shell.stop())

describe('tolerated failures', () => {
  test('as many as are tolerated are; one more suspends the batch, and no more than the messages in flight are beyond it', async () => {
    const inFlight = 100
    const id = await batches.start(missing(500), { toleratedFailureCount: 100 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 100 + inFlight,
      openInstances: 500 - 100 - inFlight,
    })
  })

  test('in percent of all instances', async () => {
    const id = await batches.start(missing(500), { toleratedFailurePercentage: 39.9 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 200,
    })
    const tolerant = await batches.start(missing(3), { toleratedFailurePercentage: 100 })
    await deliverAll(shell)
    expect(await batches.controlOf(tolerant)).toMatchObject({ suspended: false, failedInstances: 3 })
  })

  test('whoever activates the batch accepts what has failed by then', async () => {
    const id = await batches.start(missing(500), { toleratedFailureCount: 150 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: true, failedInstances: 200 })
    await batches.activate(id)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 400,
    })
  })

  test('what had failed by then and fails again when it is tried again counts', async () => {
    const id = await batches.start(missing(200), { toleratedFailureCount: 150 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: true, failedInstances: 200 })
    await batches.activate(id)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: false, failedInstances: 200 })
    await api.send('POST', `/batch/${id}/retry-failed`)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 200,
    })
  })

  test('what had failed by then and went through when it was tried again makes no room for others', async () => {
    const ids = await startInstances(shell, 10)
    const suspendAll = (suspended: boolean) =>
      Promise.all(ids.map((instance) => api.send('PUT', `/process-instance/${instance}/suspended`, { suspended })))
    await suspendAll(true)
    const id = await batches.start([...ids, ...missing(250)], { toleratedFailureCount: 99 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: true, failedInstances: 100, openInstances: 160 })
    await suspendAll(false)
    await batches.activate(id)
    const seeds = shell.queue.waiting.splice(0)
    const summary = await api.get(`/batch/${id}/failures/summary`)
    const groups = z.array(z.looseObject({ message: z.string(), count: z.int() })).parse(summary.body)
    const message = groups.find(({ count }) => count === 10)?.message
    await api.send('POST', `/batch/${id}/retry-failed`, { message })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ suspended: false, modifiedInstances: 10, failedInstances: 90 })
    shell.queue.waiting.push(...seeds)
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 190,
      openInstances: 60,
    })
  })

  test('a tolerance that is set while the batch runs counts all failures, at once', async () => {
    const id = await batches.start(missing(500), {})
    await batches.deliverNext()
    await batches.deliverNext()
    const answer = await batches.put(id, { toleratedFailureCount: 99 })
    expect(answer.body).toMatchObject({ suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED', failedInstances: 100 })
    await deliverAll(shell)
    expect(await batches.controlOf(id)).toMatchObject({ failedInstances: 100, openInstances: 400 })
  })

  test('the monitor suspends a batch whose last message died before it could', async () => {
    const id = await batches.start(missing(200), { toleratedFailureCount: 50 })
    await batches.deliverNext()
    // The results are written; the message dies at the write that would suspend the batch.
    const { documents } = shell.services.db
    const send = documents.send.bind(documents)
    const killed = vi.spyOn(documents, 'send').mockImplementation((command) => {
      if (JSON.stringify(command.input).includes('FAILURE_TOLERANCE')) throw new Error('killed')
      return send(command)
    })
    expect(await batches.deliverNext()).toBe(true)
    killed.mockRestore()
    shell.queue.waiting.length = 0
    expect(await batches.controlOf(id)).toMatchObject({ suspended: false, failedInstances: 100 })
    await tick(shell.services)
    expect(await batches.controlOf(id)).toMatchObject({
      suspensionReason: 'FAILURE_TOLERANCE_EXCEEDED',
      failedInstances: 100,
    })
  })
})
