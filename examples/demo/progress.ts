import { SingleBar } from 'cli-progress'

export interface Progress {
  update(done: number): void
  end(): void
}

/** A progress bar on a terminal; elsewhere one line at the beginning, and one at the end with the time it took. */
export function startProgress(title: string, total: number): Progress {
  return process.stderr.isTTY ? startBar(title, total) : startLines(title, total)
}

function startBar(title: string, total: number): Progress {
  const bar = new SingleBar({ format: `${title} {bar} {value} of {total}`, barsize: 30, hideCursor: true, fps: 20 })
  bar.start(total, 0)
  return { update: (done) => bar.update(done), end: () => bar.stop() }
}

function startLines(title: string, total: number): Progress {
  const start = performance.now()
  console.log(`${title}: ${total} …`)
  return {
    update: () => {},
    end: () => console.log(`${title}: done in ${seconds(start)} s`),
  }
}

/** Seconds since then, with one digit after the point. */
function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1)
}
