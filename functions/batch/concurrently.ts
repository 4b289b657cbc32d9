/** Runs `perform` for each item, at most `limit` at the same time. Rejects with the first error; items not begun by then are not begun. */
export async function concurrently<T>(
  items: Iterable<T>,
  limit: number,
  perform: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const work = async () => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await perform(next.value)
  }
  await Promise.all(Array.from({ length: limit }, work))
}
