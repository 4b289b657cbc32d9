import { expect } from 'vitest'
import { problemsOf } from '../models.ts'

const ROOTS = `<message id="m" name="message"/><message id="dynamic" name="message-\${x}"/><message id="nameless"/>
<signal id="s" name="signal"/><error id="codeless"/><escalation id="x" escalationCode="code"/><escalation id="uncoded"/>`

export const START = '<startEvent id="start"/>'
export const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
export const MESSAGE = '<messageEventDefinition messageRef="m"/>'

export function extension(xml: string): string {
  return `<extensionElements>${xml}</extensionElements>`
}

/** What a problem says, of which element, and the content of a process that has it; roots `m`, `dynamic`, `nameless`, `s`, `codeless`, `x`, `uncoded` stand beside it. */
export type Case = [message: string | RegExp, id: string, type: string, content: string]

export async function expectRefusal([message, id, type, content]: Case): Promise<void> {
  const problems = await problemsOf(content, ROOTS)
  const found = problems.find((problem) =>
    message instanceof RegExp ? message.test(problem.message) : problem.message === message,
  )
  expect(found, JSON.stringify(problems, null, 1)).toBeDefined()
  expect(found).toMatchObject({ mainElementId: id, elementType: type })
}
