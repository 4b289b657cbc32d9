interface Planned {
  readonly time: number
  readonly order: number
  readonly act: () => void
}

/** What is to happen, in order of time; of the same time in the order in which it was planned. A binary heap. */
export function createTimeline() {
  const heap: Planned[] = []
  let planned = 0

  const isBefore = (a: Planned, b: Planned) => a.time < b.time || (a.time === b.time && a.order < b.order)

  function rise(item: Planned): void {
    let at = heap.length
    while (at > 0) {
      const up = (at - 1) >> 1
      const parent = heap[up]
      if (parent === undefined || !isBefore(item, parent)) break
      heap[at] = parent
      at = up
    }
    heap[at] = item
  }

  function sink(item: Planned): void {
    let at = 0
    for (;;) {
      const child = smallerChild(at)
      if (child === undefined || !isBefore(child.item, item)) break
      heap[at] = child.item
      at = child.at
    }
    heap[at] = item
  }

  function smallerChild(at: number): { readonly at: number; readonly item: Planned } | undefined {
    const left = heap[2 * at + 1]
    const right = heap[2 * at + 2]
    if (left === undefined) return undefined
    return right !== undefined && isBefore(right, left)
      ? { at: 2 * at + 2, item: right }
      : { at: 2 * at + 1, item: left }
  }

  return {
    plan(time: number, act: () => void): void {
      rise({ time, order: planned++, act })
    },
    /** Takes out what comes first. */
    next(): Planned | undefined {
      const [first] = heap
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) sink(last)
      return first
    },
  }
}
