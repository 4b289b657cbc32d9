/** Random choices that a seed repeats. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number
  chance(probability: number): boolean
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  /** One of them; throws where there is none. */
  pick<T>(items: readonly T[]): T
  /** Each of them with this probability, in their order. */
  sample<T>(items: readonly T[], probability: number): T[]
  shuffle<T>(items: readonly T[]): T[]
}

/** Mulberry32: small, fast, and good enough to choose faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const chance = (probability: number) => next() < probability
  return {
    next,
    chance,
    between,
    pick(items) {
      const [item] = items.slice(between(0, items.length - 1))
      if (item === undefined) throw new Error('There is nothing to choose from')
      return item
    },
    sample: (items, probability) => items.filter(() => chance(probability)),
    shuffle: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  }
}
