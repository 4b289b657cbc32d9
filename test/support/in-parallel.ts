import { Readable } from 'node:stream'

/** Does this for every item, with this many under way at the same time. */
export function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  return Readable.from(items).forEach(
    async (item) => {
      await act(item)
    },
    { concurrency },
  )
}
