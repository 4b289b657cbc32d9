import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ABOLISHED, ABOLISHED_TASKS, type Claim, type UserTask } from './claims.ts'

const PROCESS = 'insurance-claim'
const MODEL = new URL('../insurance-claim.bpmn', import.meta.url)

const definition = z.object({ id: z.string() })
const processInstances = z.array(z.object({ businessKey: z.string() }))
const batch = z.object({ id: z.string(), totalJobs: z.number() })
const statistics = z.array(z.object({ completedJobs: z.number(), failedJobs: z.number(), remainingJobs: z.number() }))

export type Batch = z.infer<typeof batch>

export interface BatchProgress {
  readonly modified: number
  readonly failed: number
  /** Nothing is left to be done: the batch is completed, or what remains of it has failed. */
  readonly ended: boolean
}

/** The few requests that the demo makes, all of them Camunda 7's. */
export interface Api {
  deployModel(): Promise<void>
  startClaim(claim: Claim): Promise<void>
  /** Business keys of the claims that wait in this task. */
  claimsIn(task: UserTask): Promise<string[]>
  /** Takes every claim that is in the abolished subprocess out of it, and on to what comes after. */
  abolishInvestigation(): Promise<Batch>
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
    async abolishInvestigation() {
      const { id } = definition.parse(await request(`/process-definition/key/${PROCESS}`))
      const created = await post('/modification/executeAsync', {
        processDefinitionId: id,
        processInstanceQuery: { processDefinitionKey: PROCESS, activityIdIn: ABOLISHED_TASKS },
        instructions: [
          { type: 'startAfterActivity', activityId: ABOLISHED },
          { type: 'cancel', activityId: ABOLISHED },
        ],
      })
      return batch.parse(created)
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
