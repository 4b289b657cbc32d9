import { request, withParameters } from './request.ts'
import type {
  ActivityInstanceDto,
  CountResultDto,
  ExternalTaskDto,
  HistoricProcessInstanceDto,
  HistoricProcessInstanceQueryDto,
  IncidentDto,
  JobDto,
  VariableInstanceDto,
} from './schemas.ts'

export interface Page {
  readonly firstResult: number
  readonly maxResults: number
}

export function listInstances(
  query: HistoricProcessInstanceQueryDto,
  { firstResult, maxResults }: Page,
  signal: AbortSignal,
): Promise<readonly HistoricProcessInstanceDto[]> {
  return request('POST', withParameters('/history/process-instance', { firstResult, maxResults }), query, { signal })
}

export async function countInstances(query: HistoricProcessInstanceQueryDto, signal: AbortSignal): Promise<number> {
  const { count } = await request<CountResultDto>('POST', '/history/process-instance/count', query, { signal })
  return count
}

/** What is shown of one instance: of one that has ended, what its history has. */
export interface InstanceView {
  readonly instance: HistoricProcessInstanceDto
  readonly tree: ActivityInstanceDto | undefined
  readonly variables: readonly VariableInstanceDto[]
  readonly jobs: readonly JobDto[]
  readonly incidents: readonly IncidentDto[]
  readonly externalTasks: readonly ExternalTaskDto[]
  readonly called: readonly HistoricProcessInstanceDto[]
  readonly calling: HistoricProcessInstanceDto | undefined
}

export async function readInstance(id: string, signal: AbortSignal): Promise<InstanceView> {
  const instance = await request<HistoricProcessInstanceDto>(
    'GET',
    `/history/process-instance/${encodeURIComponent(id)}`,
    undefined,
    { signal },
  )
  const get = <T>(path: string) => request<T>('GET', path, undefined, { signal })
  const runs = instance.endTime === null
  const ofInstance = { processInstanceId: id, maxResults: 200 }
  const [tree, variables, jobs, incidents, externalTasks, called, calling] = await Promise.all([
    runs ? get<ActivityInstanceDto>(`/process-instance/${encodeURIComponent(id)}/activity-instances`) : undefined,
    runs
      ? get<VariableInstanceDto[]>(
          withParameters('/variable-instance', { processInstanceIdIn: id, deserializeValues: false, maxResults: 500 }),
        )
      : [],
    runs ? get<JobDto[]>(withParameters('/job', ofInstance)) : [],
    runs ? get<IncidentDto[]>(withParameters('/incident', ofInstance)) : [],
    runs ? get<ExternalTaskDto[]>(withParameters('/external-task', ofInstance)) : [],
    get<HistoricProcessInstanceDto[]>(
      withParameters('/history/process-instance', { superProcessInstanceId: id, maxResults: 200 }),
    ),
    instance.superProcessInstanceId === null
      ? undefined
      : get<HistoricProcessInstanceDto>(
          `/history/process-instance/${encodeURIComponent(instance.superProcessInstanceId)}`,
        ).catch(() => undefined),
  ])
  return { instance, tree, variables, jobs, incidents, externalTasks, called, calling }
}
