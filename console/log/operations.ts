import type { UserOperationLogEntryDto } from '../api/schemas.ts'

type Change = Pick<UserOperationLogEntryDto, 'operationId' | 'property' | 'orgValue' | 'newValue'>

/** One act of an operator: the log has an entry for each property that it changed. */
export interface Operation<Entry extends Change = UserOperationLogEntryDto> {
  readonly first: Entry
  readonly changes: readonly { readonly property: string; readonly from: string | null; readonly to: string | null }[]
}

/** The entries of a page put together by what was done at once, in the order of the page. */
export function operationsOf<Entry extends Change>(entries: readonly Entry[]): readonly Operation<Entry>[] {
  const byOperation = Map.groupBy(entries, ({ operationId }) => operationId)
  return [...byOperation.values()].flatMap((parts) => {
    const [first] = parts
    if (first === undefined) return []
    const changes = parts.flatMap(({ property, orgValue, newValue }) =>
      property === null ? [] : [{ property, from: orgValue, to: newValue }],
    )
    return [{ first, changes }]
  })
}

/** `ModifyProcessInstance` as `Modify process instance`. */
export function operationWords(operationType: string): string {
  const words = operationType.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
