/** Instances that were chosen, on whatever page they stand. */
export type Selection = ReadonlySet<string>

export const NOTHING_CHOSEN: Selection = new Set()

/** The selection with one instance more, or less where it was chosen. */
export function toggled(selection: Selection, id: string): Selection {
  const changed = new Set(selection)
  if (!changed.delete(id)) changed.add(id)
  return changed
}

/** All of a page chosen; where they all are already, none of it. Other pages keep what they have. */
export function pageToggled(selection: Selection, page: readonly string[]): Selection {
  const changed = new Set(selection)
  const all = page.every((id) => selection.has(id))
  for (const id of page) all ? changed.delete(id) : changed.add(id)
  return changed
}

/** How much of a page is chosen: for the box at its head. */
export function pageState(selection: Selection, page: readonly string[]): 'none' | 'some' | 'all' {
  const chosen = page.filter((id) => selection.has(id)).length
  if (chosen === 0) return 'none'
  return chosen === page.length ? 'all' : 'some'
}
