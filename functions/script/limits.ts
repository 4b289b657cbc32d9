/** What one script may use. Nothing of it takes a second; scripts of process models need a few thousandths of each. */
export const LIMITS = {
  /** In bytes: the script's objects and texts. */
  memory: 16 * 1024 * 1024,
  /** In bytes, of the sandbox's own stack: some 1,000 nested calls. */
  stack: 256 * 1024,
  /** In megabytes: V8's stack, on which that of the sandbox stands; what recurses inside of it without looking (JSON, its parser) ends there. */
  threadStack: 16,
  /** In characters: the result, and each text that is passed to the engine. */
  text: 1_000_000,
  /** In characters: the script itself. */
  source: 200_000,
  /**
   * In milliseconds: when the thread of a script is ended. The sandbox counts jumps and calls and looks every 10,000 of them; between two looks a
   * loop over a built-in function and a long text could go on for a minute.
   */
  time: 900,
} as const

export const OVER_TIME = `it took more than ${LIMITS.time} ms, or the scripts of this step together did`
export const OVER_MEMORY = `it needed more than ${LIMITS.memory / 1024 / 1024} MB of memory`
export const OVER_STACK = `its calls were nested too deeply: more than ${LIMITS.stack / 1024} KB of stack`
export const OVER_TEXT = `it made a text of more than ${LIMITS.text} characters`
export const OVER_SOURCE = `it has more than ${LIMITS.source} characters`
