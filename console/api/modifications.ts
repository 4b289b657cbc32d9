import type { ExecutePreviewRequest, ModificationRequest } from '../modification/request.ts'
import { command, request } from './request.ts'
import type { BatchDto, ModificationPreviewDto } from './schemas.ts'

export type Preview = ModificationPreviewDto

export function startPreview(body: ModificationRequest): Promise<Preview> {
  return request('POST', '/modification/preview', body)
}

export function readPreview(id: string, signal: AbortSignal): Promise<Preview> {
  return request('GET', `/modification/preview/${encodeURIComponent(id)}`, undefined, { signal })
}

/** A second call, after an answer that got lost, gives the same batch: the preview can be executed once. */
export function executePreview(id: string, body: ExecutePreviewRequest): Promise<BatchDto> {
  return request('POST', `/modification/preview/${encodeURIComponent(id)}/execute`, body)
}

export function modifyInstance(id: string, body: unknown): Promise<void> {
  return command('POST', `/process-instance/${encodeURIComponent(id)}/modification`, body)
}
