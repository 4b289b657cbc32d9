/** How far a batch was at a moment: what the page keeps of each answer that it gets. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Instances that are done: modified, failed or skipped. */
  readonly done: number
}

/** Samples that the chart shows: at one every second, four minutes. */
const MOST_SAMPLES = 240

/** The samples with one more. An answer that shows less than the one before is stale, and passed over. */
export function addSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1)
  if (last !== undefined && (sample.at <= last.at || sample.done < last.done)) return samples
  return [...samples, sample].slice(-MOST_SAMPLES)
}

/** Instances per second from each sample to the next. */
export function rates(samples: readonly Sample[]): readonly number[] {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index] ?? sample
    return sample.at === before.at ? 0 : ((sample.done - before.done) * 1000) / (sample.at - before.at)
  })
}

/** Instances per second over the last ten seconds of the samples; undefined before there are two. */
export function recentRate(samples: readonly Sample[]): number | undefined {
  const last = samples.at(-1)
  const first = samples.find((sample) => last !== undefined && last.at - sample.at <= 10_000)
  if (last === undefined || first === undefined || first === last) return undefined
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

/** The line of a chart as SVG path data, in a box of this size; the largest value reaches its top. */
export function linePath(values: readonly number[], width: number, height: number): string {
  const most = values.reduce((max, value) => Math.max(max, value), 0)
  if (values.length < 2 || most === 0) return ''
  const step = width / (values.length - 1)
  const point = (value: number, index: number) => `${round(index * step)},${round(height - (value / most) * height)}`
  return `M${values.map(point).join('L')}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
