import type { Code } from '../../../script/script.ts'
import { attribute, child, childrenIn, extensions, isTrue, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import type { IoParameter, ParameterValue } from '../../process-graph.ts'
import { readExpression } from './read-expression.ts'
import { readCamundaScript, type ScriptContext } from './read-script.ts'

export interface InputOutput {
  readonly inputs: readonly IoParameter[]
  readonly outputs: readonly IoParameter[]
}

/** Input and output parameters; undefined where the element has no `camunda:inputOutput`, which makes a scope of it even when empty. */
export function readInputOutput(element: ModelElement, context: ScriptContext): InputOutput | undefined {
  const { problems } = context
  const [inputOutput] = extensions(element, 'camunda:inputOutput')
  if (inputOutput === undefined || !allowsInputOutput(element, problems)) return undefined
  const outputs = readParameters(inputOutput, 'outputParameters', context)
  if (outputs.length > 0) checkOutputs(element, problems)
  return { inputs: readParameters(inputOutput, 'inputParameters', context), outputs }
}

function allowsInputOutput(element: ModelElement, problems: Problems): boolean {
  const { name } = element
  if (name.endsWith('Gateway') || name === 'startEvent' || name === 'boundaryEvent') {
    problems.error(element, `camunda:inputOutput mapping unsupported for element type '${name}'.`)
    return false
  }
  if (name === 'subProcess' && isTrue(element, 'triggeredByEvent')) {
    const attributeText = "with attribute 'triggeredByEvent = true'"
    problems.error(element, `camunda:inputOutput mapping unsupported for element type '${name}' ${attributeText}.`)
    return false
  }
  return true
}

function checkOutputs(element: ModelElement, problems: Problems): void {
  if (element.name === 'endEvent') {
    problems.error(element, `camunda:outputParameter not allowed for element type '${element.name}'.`)
  } else if (child(element, 'loopCharacteristics') !== undefined) {
    problems.error(element, 'camunda:outputParameter not allowed for multi-instance constructs')
  }
}

function readParameters(inputOutput: ModelElement, role: string, context: ScriptContext): readonly IoParameter[] {
  return childrenIn(inputOutput, role).flatMap((parameter) => {
    const name = attribute(parameter, 'name')
    if (name !== undefined && name !== '') return [{ name, value: readNested(parameter, context) }]
    context.problems.error(parameter, `Missing attribute 'name' for ${parameter.name.replace('camunda:', '')}`)
    return []
  })
}

/** What a parameter or an entry of a map holds: text, a list or a map. */
function readNested(parent: ModelElement, context: ScriptContext): ParameterValue {
  return readValue(child(parent, 'definition') ?? parent, context)
}

function readValue(element: ModelElement, context: ScriptContext): ParameterValue {
  if (element.name === 'camunda:list') {
    return { kind: 'list', items: childrenIn(element, 'items').map((item) => readValue(item, context)) }
  }
  if (element.name === 'camunda:map') {
    return { kind: 'map', entries: childrenIn(element, 'entries').flatMap((entry) => readEntry(entry, context)) }
  }
  const code = readCode(element, context)
  return code === undefined ? { kind: 'null' } : { kind: 'code', code }
}

function readCode(element: ModelElement, context: ScriptContext): Code | undefined {
  if (element.name === 'camunda:script') return readCamundaScript(element, context)
  return element.text === '' ? undefined : readExpression(element, element.name, element.text, context.problems)
}

function readEntry(entry: ModelElement, context: ScriptContext) {
  const { problems } = context
  const key = readExpression(entry, 'key', attribute(entry, 'key'), problems)
  if (key === undefined || key.text === '') {
    problems.error(entry, "Missing attribute 'key' for 'entry' element")
    return []
  }
  return [{ key, value: readNested(entry, context) }]
}
