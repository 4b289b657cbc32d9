import { countText } from '../format/number.ts'

interface PagerProperties {
  readonly firstResult: number
  readonly pageSize: number
  /** How many there are in all; undefined while nobody knows. */
  readonly total: number | undefined
  /** How many this page has: one that is full may be followed by another. */
  readonly shown: number
  onPage(firstResult: number): void
}

/** From one page of a list to the next. */
export function Pager({ firstResult, pageSize, total, shown, onPage }: PagerProperties) {
  const last = firstResult + shown
  const hasNext = total === undefined ? shown === pageSize : last < total
  return (
    <nav class="row pager" aria-label="Pages of the list">
      <button
        type="button"
        class="small"
        disabled={firstResult === 0}
        onClick={() => onPage(Math.max(firstResult - pageSize, 0))}
      >
        Previous
      </button>
      <span class="soft">
        {shown === 0 ? '0' : `${countText(firstResult + 1)}–${countText(last)}`}
        {total !== undefined && ` of ${countText(total)}`}
      </span>
      <button type="button" class="small" disabled={!hasNext} onClick={() => onPage(firstResult + pageSize)}>
        Next
      </button>
    </nav>
  )
}
