import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ABOLISHED, ABOLISHED_TASKS, type Claim, type UserTask } from './claims.ts'

const PROCESS = 'insurance-claim'
const MODEL = new URL('../insurance-claim.bpmn', import.meta.url)

const definition = z.object({ id: z.string() })
const processInstances = z.array(z.object({ businessKey: z.string() }))
const batch = z.object({ id: z.string(), totalJobs: z.number() })
const statistics = z.array(z.object({ completedJobs: z.number(), failedJobs: z.number(), remainingJobs: z.number() }))

const tasks = z.array(z.object({ id: z.string() }))
const leftOut = z.array(z.object({ processInstanceId: z.string(), message: z.string() }))

export type Batch = z.infer<typeof batch>

export interface BatchProgress {
  readonly modified: number
  readonly failed: number
  /** Nothing is left to be done: the batch is completed, or what remains of it has failed. */
  readonly ended: boolean
}

/** An instance that an undo left as it is. */
export interface LeftOut {
  readonly processInstanceId: string
  readonly message: string
}

/** The few requests that the demo makes, all of them Camunda 7's but those of the undo. */
export interface Api {
  deployModel(): Promise<void>
  startClaim(claim: Claim): Promise<void>
  /** Business keys of the claims that wait in this task. */
  claimsIn(task: UserTask): Promise<string[]>
  /** Takes every claim that is in the abolished subprocess out of it, and on to what comes after. */
  abolishInvestigation(options: { readonly undoable: boolean }): Promise<Batch>
  /** Completes a claim's only task. */
  workOn(claim: Claim): Promise<void>
  /** Makes every claim of a completed batch what it was. */
  undo(batch: Batch): Promise<Batch>
  /** Ends an undo of which something has failed, and gives what that is. */
  leftOut(undo: Batch): Promise<LeftOut[]>
  batchProgress(batch: Batch): Promise<BatchProgress>
}

export function createApi(baseUrl: string): Api {
  const request = (path: string, init?: RequestInit) => send(`${baseUrl}${path}`, init)
  const post = (path: string, body: unknown) =>
    request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

  return {
    async deployModel() {
      const form = new FormData()
      form.set('deployment-name', 'Insurance claims')
      form.set('insurance-claim.bpmn', new Blob([await readFile(MODEL)]), 'insurance-claim.bpmn')
      await request('/deployment/create', { method: 'POST', body: form })
    },
    async startClaim({ businessKey, amount, before }) {
      const variables = { claimAmount: { value: amount, type: 'Integer' } }
      const startInstructions = before.map((activityId) => ({ type: 'startBeforeActivity', activityId }))
      await post(`/process-definition/key/${PROCESS}/start`, { businessKey, variables, startInstructions })
    },
    async claimsIn(task) {
      const found = await post('/process-instance', { processDefinitionKey: PROCESS, activityIdIn: [task] })
      return processInstances.parse(found).map((instance) => instance.businessKey)
    },
    async abolishInvestigation({ undoable }) {
      const { id } = definition.parse(await request(`/process-definition/key/${PROCESS}`))
      const created = await post('/modification/executeAsync', {
        processDefinitionId: id,
        processInstanceQuery: { processDefinitionKey: PROCESS, activityIdIn: ABOLISHED_TASKS },
        instructions: [
          { type: 'startAfterActivity', activityId: ABOLISHED },
          { type: 'cancel', activityId: ABOLISHED },
        ],
        ...(undoable && { control: { undoable } }),
      })
      return batch.parse(created)
    },
    async workOn({ businessKey }) {
      const [task] = tasks.parse(await request(`/task?processInstanceBusinessKey=${businessKey}`))
      await post(`/task/${task?.id}/complete`, {})
    },
    async undo({ id }) {
      return batch.parse(await post(`/batch/${id}/undo`, {}))
    },
    async leftOut({ id }) {
      const failed = leftOut.parse(await request(`/batch/${id}/instances?state=failed`))
      if (failed.length > 0) await request(`/batch/${id}`, { method: 'DELETE' })
      return failed
    },
    async batchProgress({ id, totalJobs }) {
      const [running] = statistics.parse(await request(`/batch/statistics?batchId=${id}`))
      // A completed batch is found in the history only.
      if (running === undefined) return { modified: totalJobs, failed: 0, ended: true }
      const { completedJobs, failedJobs, remainingJobs } = running
      return { modified: completedJobs, failed: failedJobs, ended: failedJobs > 0 && failedJobs === remainingJobs }
    },
  }
}

async function send(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${url} was answered with ${response.status}: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}
