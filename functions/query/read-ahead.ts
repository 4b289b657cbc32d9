/**
 * The same parts, the next one being read while one is worked on; but not before the second one is asked for, so that what finds
 * enough in the first part costs one read.
 */
export async function* readAhead<Part>(parts: AsyncGenerator<Part>): AsyncGenerator<Part> {
  const first = await parts.next()
  if (first.done) return
  yield first.value
  for (let next = begin(parts); ; ) {
    const part = await next
    if (part.done) return
    next = begin(parts)
    yield part.value
  }
}

/** A failure is thrown where the part is waited for; where nobody waits any more it concerns nobody. */
function begin<Part>(parts: AsyncGenerator<Part>): Promise<IteratorResult<Part>> {
  const next = parts.next()
  next.catch(() => {})
  return next
}
