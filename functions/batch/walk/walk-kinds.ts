import type { StoredWalk } from '../../store/batch/batch-walk-items.ts'
import { PREVIEW } from '../preview/preview-walk.ts'
import { END_OLD } from './kinds/end-old.ts'
import { REPAIR } from './kinds/repair.ts'
import { RETRY_FAILED } from './kinds/retry-failed.ts'
import { type WalkKind, walkKind } from './walk-kind.ts'

/** What a walk does in the seed's function. A new type is a file here and a case, and a case in `chunk-visits.ts`. */
export function kindOf({ type }: StoredWalk): WalkKind {
  switch (type) {
    case 'retry-failed':
      return walkKind(RETRY_FAILED)
    case 'repair':
      return walkKind(REPAIR)
    case 'end-old':
      return walkKind(END_OLD)
    case 'preview':
      return walkKind(PREVIEW)
  }
}
