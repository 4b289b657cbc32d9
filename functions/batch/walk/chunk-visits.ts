import type { StoredWalk } from '../../store/batch/batch-walk-items.ts'
import { previewChunks } from '../preview/preview-chunks.ts'
import { PREVIEW } from '../preview/preview-walk.ts'
import { endChunk } from './kinds/end-chunk.ts'
import { END_OLD } from './kinds/end-old.ts'
import { REPAIR } from './kinds/repair.ts'
import { retryChunk } from './kinds/retry-chunk.ts'
import { RETRY_FAILED } from './kinds/retry-failed.ts'
import { verifyChunk } from './kinds/verify-chunk.ts'
import { chunksVisit, chunkVisit, type VisitChunks } from './walk-kind.ts'

/** What a walk does in the chunks of a message. */
export function visitOf({ type }: StoredWalk): VisitChunks<string, string> {
  switch (type) {
    case 'retry-failed':
      return chunkVisit(RETRY_FAILED, retryChunk)
    case 'repair':
      return chunkVisit(REPAIR, verifyChunk)
    case 'end-old':
      return chunkVisit(END_OLD, endChunk)
    case 'preview':
      return chunksVisit(PREVIEW, previewChunks)
  }
}
