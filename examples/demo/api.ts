import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ABOLISHED, ABOLISHED_TASKS, type Claim, type UserTask } from './claims.ts'

const PROCESS = 'insurance-claim'
const MODEL = new URL('../insurance-claim.bpmn', import.meta.url)

const definition = z.object({ id: z.string() })
const processInstances = z.array(z.object({ businessKey: z.string() }))
const batch = z.object({ id: z.string(), totalJobs: z.number() })
const statistics = z.array(z.object({ completedJobs: z.number(), failedJobs: z.number(), remainingJobs: z.number() }))

const preview = z.object({
  id: z.string(),
  state: z.enum(['RUNNING', 'COMPLETED', 'EXECUTED']),
  totalInstances: z.number(),
  previewedInstances: z.number(),
  wouldBeModified: z.number(),
  activities: z.array(z.object({ activityId: z.string(), before: z.number(), after: z.number() })),
})
const control = z.object({
  suspensionReason: z.string().nullable(),
  modifiedInstances: z.number(),
  failedInstances: z.number(),
})

const tasks = z.array(z.object({ id: z.string() }))
const leftOut = z.array(z.object({ processInstanceId: z.string(), message: z.string() }))

export type Batch = z.infer<typeof batch>

/** What a batch would do. */
export type Preview = z.infer<typeof preview>

/** How far a batch is, and why it is suspended, where it is. */
export type Control = z.infer<typeof control>

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

/** The few requests that the demo makes: Camunda 7's, and those for a batch under control (preview, pause, undo). */
export interface Api {
  deployModel(): Promise<void>
  startClaim(claim: Claim): Promise<void>
  /** Business keys of the claims that wait in this task. */
  claimsIn(task: UserTask): Promise<string[]>
  /** What it would do to take every claim that is in the abolished subprocess out of it, and on to what comes after. */
  previewAbolition(): Promise<Preview>
  preview(id: string): Promise<Preview>
  /** Starts exactly what was previewed; after so many claims the batch is suspended. */
  startWithFew(preview: Preview, options: { readonly pauseAfter: number; readonly undoable: boolean }): Promise<Batch>
  control(batch: Batch): Promise<Control>
  /** Has a suspended batch carry out the rest. */
  goOn(batch: Batch): Promise<void>
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
  const sendJson = (method: string) => (path: string, body: unknown) =>
    request(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const post = sendJson('POST')
  const put = sendJson('PUT')

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
    async previewAbolition() {
      const { id } = definition.parse(await request(`/process-definition/key/${PROCESS}`))
      const created = await post('/modification/preview', {
        processDefinitionId: id,
        processInstanceQuery: { processDefinitionKey: PROCESS, activityIdIn: ABOLISHED_TASKS },
        instructions: [
          { type: 'startAfterActivity', activityId: ABOLISHED },
          { type: 'cancel', activityId: ABOLISHED },
        ],
      })
      return preview.parse(created)
    },
    async preview(id) {
      return preview.parse(await request(`/modification/preview/${id}`))
    },
    async startWithFew({ id }, limits) {
      return batch.parse(await post(`/modification/preview/${id}/execute`, { control: limits }))
    },
    async control({ id }) {
      return control.parse(await request(`/batch/${id}/control`))
    },
    async goOn({ id }) {
      await put(`/batch/${id}/suspended`, { suspended: false })
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
