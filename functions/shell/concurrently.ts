/**
 * Runs `perform` for each item, at most `limit` at the same time. After an error no further item is begun; rejects with the first one when
 * those that were under way have ended, so that nothing goes on behind the caller's back.
 */
export async function concurrently<T>(
  items: Iterable<T>,
  limit: number,
  perform: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const errors: unknown[] = []
  const work = async () => {
    for (let next = iterator.next(); next.done !== true && errors.length === 0; next = iterator.next()) {
      try {
        await perform(next.value)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: limit }, work))
  if (errors.length > 0) throw errors[0]
}
