import { unknownCall } from '../../expression/parse/unknown-call.ts'
import { attribute, child, extensions, type ModelElement } from '../model-element.ts'
import type { DelegateKind } from './delegate-handling.ts'
import { namesIn, topicOfClass, topicOfNames } from './topic.ts'

/** Work that a worker can do instead, found in an element. */
export interface FoundWork {
  readonly kind: DelegateKind
  readonly original: string
  readonly topic: string
}

/**
 * The work that an element would have done by what is not here: undefined where it has none. In the order in which the reference
 * looks at the attributes.
 */
export function findWork(element: ModelElement): FoundWork | undefined {
  return element.name === 'scriptTask' && attribute(element, 'camunda:type') === undefined
    ? (findScript(element) ?? findService(element))
    : findService(element)
}

function findService(element: ModelElement): FoundWork | undefined {
  const type = attribute(element, 'camunda:type')
  if (type !== undefined) {
    return BUILT_IN_TYPES.includes(type.toLowerCase()) ? found('type', type, [type.toLowerCase()]) : undefined
  }
  return findClass(element) ?? findDelegateExpression(element) ?? findExpression(element) ?? findConnector(element)
}

/** Service tasks that the reference itself has a class for. */
const BUILT_IN_TYPES = ['mail', 'shell']

function found(kind: DelegateKind, original: string, names: readonly string[]): FoundWork | undefined {
  return names.length === 0 ? undefined : { kind, original, topic: topicOfNames(names) }
}

function findClass(element: ModelElement): FoundWork | undefined {
  const original = attribute(element, 'camunda:class')
  return original === undefined ? undefined : { kind: 'class', original, topic: topicOfClass(original) }
}

function findDelegateExpression(element: ModelElement): FoundWork | undefined {
  const original = attribute(element, 'camunda:delegateExpression')
  return original === undefined ? undefined : found('delegateExpression', original, namesIn(original))
}

function findExpression(element: ModelElement): FoundWork | undefined {
  const original = attribute(element, 'camunda:expression')
  const names = original === undefined ? undefined : unknownCall(original)
  if (original === undefined || names === undefined) return undefined
  return found('expression', original, names[0] === 'execution' ? names.slice(1) : names)
}

function findConnector(element: ModelElement): FoundWork | undefined {
  const [connector] = extensions(element, 'camunda:connector')
  const id = connector && connectorIdOf(connector)
  return id ? { kind: 'connector', original: id, topic: id } : undefined
}

/** The text of its `camunda:connectorId`. */
export function connectorIdOf(connector: ModelElement): string | undefined {
  return child(connector, 'connectorId')?.text
}

/**
 * Languages that the reference runs where their interpreters are on its class path. Any other name but JavaScript's, FEEL's and JUEL's is one that it
 * does not know either: such a script deploys, and fails when it is evaluated, there as here.
 */
const FOREIGN_LANGUAGES = ['groovy', 'python', 'jython', 'ruby', 'jruby', 'kotlin', 'scala', 'beanshell']
/** Those that its distributions bring along, for texts. */
const TEMPLATE_LANGUAGES = ['freemarker', 'velocity', 'xslt', 'xquery']

/** Whether scripts in this language are evaluated here, successfully or not; without one they are expressions. */
export function isOwnLanguage(language: string | undefined): boolean {
  return (
    language === undefined || ![...FOREIGN_LANGUAGES, ...TEMPLATE_LANGUAGES].includes(language.trim().toLowerCase())
  )
}

/** A resource that is no file of the deployment: the reference looks for it on its class path. */
export function isOnClassPath(resource: string | undefined): boolean {
  return resource !== undefined && resource !== '' && !resource.startsWith(DEPLOYMENT)
}

/** What the place of a file of the deployment begins with. */
export const DEPLOYMENT = 'deployment://'

function findScript(element: ModelElement): FoundWork | undefined {
  const language = attribute(element, 'scriptFormat')
  const resource = attribute(element, 'camunda:resource')
  if (language !== undefined && !isOwnLanguage(language)) return { kind: 'script', original: language, topic: 'script' }
  return isOnClassPath(resource) ? { kind: 'script', original: resource ?? '', topic: 'script' } : undefined
}
