/** After an error it is tried again this much later. */
const RETRY_MS = 1000
/** The longest that a timer of Node's can wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** Something that is done at certain times, and never twice at the same time. */
export interface AlarmClock {
  /** Does it at this time (milliseconds since the epoch) or before. */
  wakeAt(time: number): void
  /** Does it no more, and waits for what is under way. */
  stop(): Promise<void>
}

/** `act` answers when it wants to be done next, in milliseconds since the epoch; undefined: when somebody asks for it. */
export function createAlarmClock(name: string, act: () => Promise<number | undefined>): AlarmClock {
  let next = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let acting: Promise<void> | undefined
  let stopped = false

  function wakeAt(time: number): void {
    next = Math.min(next, time)
    if (acting === undefined) arm()
  }

  function arm(): void {
    clearTimeout(timer)
    if (stopped || next === Number.POSITIVE_INFINITY) return
    timer = setTimeout(ring, Math.max(0, Math.min(next - Date.now(), LONGEST_WAIT_MS)))
  }

  function ring(): void {
    if (next > Date.now()) return arm()
    next = Number.POSITIVE_INFINITY
    acting = actSafely().then((wish) => {
      acting = undefined
      wakeAt(wish ?? Number.POSITIVE_INFINITY)
    })
  }

  async function actSafely(): Promise<number | undefined> {
    try {
      return await act()
    } catch (error) {
      console.error(`${name}:`, error)
      return Date.now() + RETRY_MS
    }
  }

  return {
    wakeAt,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await acting
    },
  }
}
