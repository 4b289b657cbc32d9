import { request, withParameters } from './request.ts'
import type { ActivityStatisticsResultDto, ProcessDefinitionDto } from './schemas.ts'

/** Instances and failures of one version of a process. */
export interface DefinitionCounts {
  readonly id: string
  readonly instances: number
  readonly failedJobs: number
  readonly incidents: readonly { readonly incidentType: string; readonly incidentCount: number }[]
  readonly definition: ProcessDefinitionDto
}

export interface DefinitionQuery {
  readonly key?: string
  readonly tenantId?: string
  readonly latestVersion?: boolean
  readonly firstResult: number
  readonly maxResults: number
}

export function listDefinitions(query: DefinitionQuery, signal: AbortSignal): Promise<readonly ProcessDefinitionDto[]> {
  const { tenantId, ...rest } = query
  const tenant = tenantId === undefined ? {} : tenantId === '' ? { withoutTenantId: true } : { tenantIdIn: tenantId }
  return request(
    'GET',
    withParameters('/process-definition', { ...rest, ...tenant, sortBy: 'version', sortOrder: 'desc' }),
    undefined,
    { signal },
  )
}

/** Every version of every process with its counts. */
export function definitionStatistics(signal: AbortSignal): Promise<readonly DefinitionCounts[]> {
  return request('GET', '/process-definition/statistics?failedJobs=true&incidents=true', undefined, { signal })
}

export function readDefinition(id: string, signal: AbortSignal): Promise<ProcessDefinitionDto> {
  return request('GET', `/process-definition/${encodeURIComponent(id)}`, undefined, { signal })
}

export async function readXml(id: string, signal: AbortSignal): Promise<string> {
  const { bpmn20Xml } = await request<{ bpmn20Xml: string }>(
    'GET',
    `/process-definition/${encodeURIComponent(id)}/xml`,
    undefined,
    { signal },
  )
  return bpmn20Xml
}

export function activityStatistics(id: string, signal: AbortSignal): Promise<readonly ActivityStatisticsResultDto[]> {
  const path = `/process-definition/${encodeURIComponent(id)}/statistics`
  return request('GET', withParameters(path, { failedJobs: true, incidents: true }), undefined, { signal })
}
