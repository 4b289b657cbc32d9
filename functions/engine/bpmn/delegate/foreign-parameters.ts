import { unknownCall } from '../../expression/parse/unknown-call.ts'
import { attribute, child, extensions, type ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import { isOnClassPath, isOwnLanguage } from './delegated-work.ts'
import { madeProperties, parameterText } from './external-work.ts'

/**
 * An external task without the input and output parameters that nothing here can evaluate: a script in a language of the JVM or on the class path, a call
 * of a bean. They are for the worker, as written: extension properties `inputParameter.<name>` and `outputParameter.<name>`, a
 * script's language as `….scriptFormat`. Each is a warning.
 */
export function handOverParameters(element: ModelElement, problems: Problems): ModelElement {
  const container = child(element, 'extensionElements')
  const [inputOutput] = extensions(element, 'camunda:inputOutput')
  const foreign = inputOutput?.children.filter(isForeign) ?? []
  if (container === undefined || inputOutput === undefined || foreign.length === 0) return element
  for (const parameter of foreign) problems.warning(parameter, handedOver(parameter))
  const rest = { ...inputOutput, children: inputOutput.children.filter((parameter) => !foreign.includes(parameter)) }
  const extension = {
    ...container,
    children: [
      ...container.children.map((one) => (one === inputOutput ? rest : one)),
      madeProperties(element, new Map(foreign.flatMap(propertiesOf))),
    ],
  }
  return { ...element, children: element.children.map((one) => (one === container ? extension : one)) }
}

function isForeign(element: ModelElement): boolean {
  if (element.name === 'camunda:script') {
    return !isOwnLanguage(attribute(element, 'scriptFormat')) || isOnClassPath(attribute(element, 'resource'))
  }
  return element.children.length > 0 ? element.children.some(isForeign) : unknownCall(element.text) !== undefined
}

function handedOver(parameter: ModelElement): string {
  return `The ${kindOf(parameter)} '${attribute(parameter, 'name')}' of '${parameter.ownerId}' cannot be evaluated here. The worker is told what it says.`
}

function propertiesOf(parameter: ModelElement): readonly (readonly [string, string])[] {
  const name = `${kindOf(parameter)}.${attribute(parameter, 'name') ?? ''}`
  const definition = child(parameter, 'definition')
  const script = definition?.name === 'camunda:script' ? definition : undefined
  const ways = ['scriptFormat', 'resource'].flatMap((way) => {
    const value = script && attribute(script, way)
    return value === undefined ? [] : [[`${name}.${way}`, value] as const]
  })
  return [[name, parameterText(parameter)], ...ways]
}

function kindOf({ name }: ModelElement): string {
  return name.replace('camunda:', '')
}
