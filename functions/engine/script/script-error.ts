/** Thrown when a script fails or gives what is of no use where it stands. The message is the reference's. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'
}

/** Thrown when a script throws a BPMN error: what happens then depends on where the script stands. */
export class ScriptBpmnError extends Error {
  override readonly name = 'ScriptBpmnError'
  readonly code: string
  /** Null where it was thrown without a message. */
  readonly text: string | null

  constructor(code: string, text: string | null) {
    super(`A script threw the BPMN error '${code}'`)
    this.code = code
    this.text = text
  }
}
