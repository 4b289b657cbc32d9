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

/** What one FEEL expression may use that is more than its text and its variables say. */
export const FEEL_LIMITS = {
  /** In milliseconds. */
  time: 900,
  /** In megabytes: what the thread may hold; feelin itself needs some 20. */
  memory: 96,
  /** In characters, an element of a list as 16: the result. */
  result: 2_000_000,
} as const

export const OVER_FEEL = `A FEEL expression took more than ${FEEL_LIMITS.time} ms, or more than ${FEEL_LIMITS.memory} MB of memory`
export const OVER_FEEL_RESULT = `The result of a FEEL expression has more than ${FEEL_LIMITS.result} characters`

export const OVER_TIME = `it took more than ${LIMITS.time} ms, or the scripts of this step together did`
export const OVER_MEMORY = `it needed more than ${LIMITS.memory / 1024 / 1024} MB of memory`
export const OVER_STACK = `its calls were nested too deeply: more than ${LIMITS.stack / 1024} KB of stack`
export const OVER_TEXT = `it made a text of more than ${LIMITS.text} characters`
export const OVER_SOURCE = `it has more than ${LIMITS.source} characters`
