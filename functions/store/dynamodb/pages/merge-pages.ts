/**
 * Pages that are each in order become one list in that order, page by page. Holds one page of each at a time, and reads the next of one only when it
 * is used up.
 */
export async function* mergePages<T>(
  lists: readonly AsyncGenerator<readonly T[]>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T[]> {
  const heads = await Promise.all(lists.map(headOf))
  let page: T[] = []
  for (;;) {
    const first = heads.filter(({ items }) => items.length > 0).toSorted((a, b) => compareFirst(a, b, compare))[0]
    const item = first?.items.shift()
    if (first === undefined || item === undefined) break
    page.push(item)
    if (first.items.length > 0) continue
    yield page
    page = []
    first.items.push(...(await nextOf(first.list)))
  }
}

interface Head<T> {
  readonly list: AsyncGenerator<readonly T[]>
  readonly items: T[]
}

async function headOf<T>(list: AsyncGenerator<readonly T[]>): Promise<Head<T>> {
  return { list, items: [...(await nextOf(list))] }
}

/** The next page that holds something; empty at the end. */
async function nextOf<T>(list: AsyncGenerator<readonly T[]>): Promise<readonly T[]> {
  for (;;) {
    const next = await list.next()
    if (next.done === true) return []
    if (next.value.length > 0) return next.value
  }
}

function compareFirst<T>(a: Head<T>, b: Head<T>, compare: (a: T, b: T) => number): number {
  const [left] = a.items
  const [right] = b.items
  return left === undefined || right === undefined ? 0 : compare(left, right)
}
