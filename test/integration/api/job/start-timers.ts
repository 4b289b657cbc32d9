import type { ApiClient } from '../../../support/api/api-client.ts'
import { chain, model, type Shell } from '../../../support/shell.ts'

/** An hour, in milliseconds. */
export const HOUR_MS = 3_600_000

/** A process that starts by this timer, and waits in a user task. */
export const startsBy = (timer: string, key = 'nightly') =>
  model(
    key,
    `<startEvent id="start"><timerEventDefinition>${timer}</timerEventDefinition></startEvent>
    <userTask id="look"/>${chain('start', 'look')}`,
  )

/** Every hour, and once after an hour. */
export const HOURLY = startsBy('<timeCycle>R/PT1H</timeCycle>')
export const ONCE = startsBy('<timeDuration>PT1H</timeDuration>')

/** Deploys one model; the definition. */
export async function deployOne(shell: Shell, xml: string) {
  const [definition] = await shell.deploy(xml)
  if (definition === undefined) throw new Error('nothing was deployed')
  return definition
}

/** What this path lists. */
export async function list(
  api: ApiClient,
  path: string,
): Promise<readonly { readonly id: string; readonly dueDate?: string }[]> {
  const { body } = await api.get(path)
  if (!Array.isArray(body)) throw new Error(`${path}: ${JSON.stringify(body)}`)
  return body
}

/** The one job that there is. */
export async function onlyJob(api: ApiClient) {
  const [job, ...more] = await list(api, '/job')
  if (job === undefined || more.length > 0) throw new Error(`not one job: ${JSON.stringify([job, ...more])}`)
  return job
}

/** What this path counts. */
export const countOf = async (api: ApiClient, path: string) => Object((await api.get(path)).body).count
/** How many instances run. */
export const countInstances = (api: ApiClient) => countOf(api, '/process-instance/count')
