/** Ids as they come from a request or a query: page by page. */
export type IdSource = AsyncIterable<readonly string[]> | Iterable<readonly string[]>

/** The union of the sources: each id once, in the order of its first appearance. Keeps the ids in memory, about 100 bytes each. */
export async function* distinctIds(...sources: readonly IdSource[]): AsyncGenerator<string[]> {
  const seen = new Set<string>()
  for (const source of sources) {
    for await (const page of source) {
      const fresh: string[] = []
      for (const id of page) {
        if (seen.has(id)) continue
        seen.add(id)
        fresh.push(id)
      }
      if (fresh.length > 0) yield fresh
    }
  }
}
