import type { ControlRequest } from '../modification/limits.ts'
import type { UndoRequest } from '../modification/request.ts'
import { command, request, requestText, withParameters } from './request.ts'
import type {
  BatchControlDto,
  BatchDto,
  BatchFailureGroupDto,
  BatchInstanceDto,
  BatchStatisticsDto,
  HistoricBatchDto,
  ModificationPreviewDto,
} from './schemas.ts'

/** A batch as its page shows it: running or ended. */
export interface BatchView {
  readonly historic: HistoricBatchDto
  /** Undefined once the batch has ended. */
  readonly running: BatchStatisticsDto | undefined
  readonly control: BatchControlDto
}

const path = (id: string) => `/batch/${encodeURIComponent(id)}`

export async function readBatch(id: string, signal: AbortSignal): Promise<BatchView> {
  const [historic, control, statistics] = await Promise.all([
    request<HistoricBatchDto>('GET', `/history${path(id)}`, undefined, { signal }),
    request<BatchControlDto>('GET', `${path(id)}/control`, undefined, { signal }),
    request<BatchStatisticsDto[]>('GET', withParameters('/batch/statistics', { batchId: id }), undefined, { signal }),
  ])
  return { historic, control, running: statistics[0] }
}

type Parameters = Readonly<Record<string, string>>

export function listRunning(parameters: Parameters, signal: AbortSignal): Promise<readonly BatchStatisticsDto[]> {
  return request('GET', withParameters('/batch/statistics', { ...parameters, maxResults: 200 }), undefined, { signal })
}

export interface HistoryPage {
  readonly firstResult: number
  readonly maxResults: number
}

/** The latest first. */
export function listHistory(
  parameters: Parameters,
  page: HistoryPage,
  signal: AbortSignal,
): Promise<readonly HistoricBatchDto[]> {
  const query = { ...parameters, ...page, sortBy: 'startTime', sortOrder: 'desc' }
  return request('GET', withParameters('/history/batch', query), undefined, { signal })
}

export interface InstancesQuery {
  readonly state: string
  readonly message: string | undefined
  readonly firstResult: number
  readonly maxResults: number
}

export function listBatchInstances(
  id: string,
  query: InstancesQuery,
  signal: AbortSignal,
): Promise<readonly BatchInstanceDto[]> {
  return request('GET', withParameters(`${path(id)}/instances`, { ...query }), undefined, { signal })
}

export function batchInstancesAsCsv(id: string, state: string): Promise<string> {
  return requestText(withParameters(`${path(id)}/instances`, { state }), { headers: { Accept: 'text/csv' } })
}

export function listFailures(id: string, signal: AbortSignal): Promise<readonly BatchFailureGroupDto[]> {
  return request('GET', `${path(id)}/failures/summary`, undefined, { signal })
}

export function setSuspended(id: string, suspended: boolean): Promise<void> {
  return command('PUT', `${path(id)}/suspended`, { suspended })
}

/** Tries failed instances again: all, or those that failed with one message. */
export function retryFailed(id: string, message?: string): Promise<void> {
  return command('POST', `${path(id)}/retry-failed`, message === undefined ? {} : { message })
}

export function changeControl(id: string, change: ControlRequest): Promise<void> {
  return command('PUT', `${path(id)}/control`, change)
}

export function deleteBatch(id: string, isRunning: boolean): Promise<void> {
  return command('DELETE', isRunning ? `${path(id)}?cascade=false` : `/history${path(id)}`)
}

/** What an undo of the batch would do to each instance. */
export function startUndoPreview(id: string): Promise<ModificationPreviewDto> {
  return request('POST', `${path(id)}/undo/preview`, {})
}

/** A second call, after an answer that got lost, gives the same batch: a batch is undone once. */
export function undoBatch(id: string, body: UndoRequest): Promise<BatchDto> {
  return request('POST', `${path(id)}/undo`, body)
}

/** A batch that touched an instance, and how that went. */
export interface BatchOfInstance {
  readonly batchId: string
  readonly type: string
  readonly state: string | null
  readonly time: string | null
}

export function batchesOfInstance(id: string, signal: AbortSignal): Promise<readonly BatchOfInstance[]> {
  return request('GET', `/process-instance/${encodeURIComponent(id)}/batches`, undefined, { signal })
}
