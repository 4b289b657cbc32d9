import { command } from './request.ts'

/** New retries for a job or an external task: it is tried again. */
export function setRetries(kind: 'job' | 'external-task', id: string, retries: number): Promise<void> {
  return command('PUT', `/${kind}/${encodeURIComponent(id)}/retries`, { retries })
}

export function executeJob(id: string): Promise<void> {
  return command('POST', `/job/${encodeURIComponent(id)}/execute`)
}

export function setInstanceSuspended(id: string, suspended: boolean): Promise<void> {
  return command('PUT', `/process-instance/${encodeURIComponent(id)}/suspended`, { suspended })
}

/** Sets one variable in the scope that an execution holds; of the whole instance where the execution is its own. */
export function setVariable(
  executionId: string,
  name: string,
  value: { readonly type: string; readonly value: unknown },
): Promise<void> {
  return command(
    'PUT',
    `/execution/${encodeURIComponent(executionId)}/localVariables/${encodeURIComponent(name)}`,
    value,
  )
}
