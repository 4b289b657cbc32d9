import { unknownCall } from '../../expression/parse/unknown-call.ts'
import { attribute, child, isTrue, type ModelElement } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import type { DelegatedWork, DelegateHandling } from './delegate-handling.ts'
import { findWork, isOnClassPath, isOwnLanguage } from './delegated-work.ts'
import { asExternalWork } from './external-work.ts'
import { handOverParameters } from './foreign-parameters.ts'
import { AS_EXTERNAL_TASKS, SKIP_LISTENERS } from './ways.ts'

export interface TranslatedModel {
  readonly model: ModelElement
  /** In the order of the document. */
  readonly delegated: readonly DelegatedWork[]
}

/**
 * Turns the work of delegates into external tasks and leaves listeners out, as far as `handling` allows; what it does not allow stays,
 * for the support table to refuse. A bean in the expression of a task is a warning only: as in the reference, where nobody knows it either, the
 * task fails when it is executed. A listener that is left out is a warning.
 */
export function translateDelegates(
  model: ModelElement,
  handling: DelegateHandling,
  problems: Problems,
): TranslatedModel {
  const delegated: DelegatedWork[] = []
  const children = model.children.map((element) =>
    element.name === 'process' && isTrue(element, 'isExecutable')
      ? translate(element, { handling, problems, delegated })
      : element,
  )
  return { model: { ...model, children }, delegated }
}

interface Translation {
  readonly handling: DelegateHandling
  readonly problems: Problems
  readonly delegated: DelegatedWork[]
}

const DOING = ['serviceTask', 'sendTask', 'businessRuleTask', 'scriptTask', 'messageEventDefinition']
const THROWING = ['intermediateThrowEvent', 'endEvent']
const LISTENERS = ['camunda:executionListener', 'camunda:taskListener']

/** An element that nothing was changed in stays the same object: most of a model does. */
function translate(element: ModelElement, translation: Translation): ModelElement {
  const children = element.children.flatMap((inner) => {
    if (LISTENERS.includes(inner.name) && isLeftOut(inner, translation)) return []
    const translated = translate(inner, translation)
    if (inner.name === 'messageEventDefinition' && !THROWING.includes(element.name)) {
      return [withoutWork(translated, translation)]
    }
    if (inner.name === 'callActivity') return [withoutMapping(translated, translation)]
    return [DOING.includes(inner.name) ? withWork(translated, translation) : translated]
  })
  const changed =
    children.length !== element.children.length || children.some((one, at) => one !== element.children[at])
  return changed ? { ...element, children } : element
}

function withWork(element: ModelElement, { handling, problems, delegated }: Translation): ModelElement {
  const work = findWork(element)
  if (handling.delegates === 'refuse') {
    if (work?.kind === 'expression') problems.warning(element, unknownBean(element, work.original))
    return element
  }
  if (work === undefined) {
    return attribute(element, 'camunda:type') === 'external' ? handOverParameters(element, problems) : element
  }
  const { name: elementType, ownerId: activityId = '', position } = element
  delegated.push({ activityId, elementType, position, ...work })
  return handOverParameters(asExternalWork(element, work), problems)
}

/** A message that is waited for has no work; the reference does not look at what is said of it. */
function withoutWork(element: ModelElement, { problems }: Translation): ModelElement {
  const work = [...element.attributes.keys()].filter((name) => WORK_ATTRIBUTES.includes(name))
  if (work.length === 0) return element
  problems.warning(
    element,
    `Only a message that is thrown has work: ${work.join(', ')} of '${element.ownerId}' is ignored.`,
  )
  return { ...element, attributes: new Map([...element.attributes].filter(([name]) => !work.includes(name))) }
}

/** Code that maps variables runs in between, as a listener does; what `camunda:in` and `camunda:out` map stays. */
function withoutMapping(element: ModelElement, { handling, problems }: Translation): ModelElement {
  const mappings = [...element.attributes].filter(([name]) => MAPPING_ATTRIBUTES.includes(name))
  if (handling.listeners === 'refuse' || mappings.length === 0) return element
  for (const [name, original] of mappings) {
    const described = `variable mapping of '${element.ownerId}' by ${name.replace('camunda:', '')} '${original}'`
    problems.warning(element, `The ${described} is left out: use camunda:in and camunda:out.`)
  }
  return {
    ...element,
    attributes: new Map([...element.attributes].filter(([name]) => !MAPPING_ATTRIBUTES.includes(name))),
  }
}

const MAPPING_ATTRIBUTES = ['camunda:variableMappingClass', 'camunda:variableMappingDelegateExpression']
const WORK_ATTRIBUTES = ['camunda:class', 'camunda:delegateExpression', 'camunda:expression', 'camunda:type']

function unknownBean(element: ModelElement, expression: string): string {
  return `The expression '${expression}' of ${element.name} '${element.ownerId}' calls a bean, and there are none: it fails when it is executed. ${AS_EXTERNAL_TASKS}`
}

function isLeftOut(listener: ModelElement, { handling, problems }: Translation): boolean {
  const by = foreignCode(listener)
  if (by === undefined) return false
  const kind = listener.name.replace('camunda:', '')
  const described = `${kind} '${attribute(listener, 'event') ?? 'take'}' of '${listener.ownerId}' by ${by.kind} '${by.original}'`
  if (handling.listeners === 'skip') {
    problems.warning(listener, `The ${described} is left out.`)
    return true
  }
  if (by.kind === 'expression') {
    problems.error(
      listener,
      `The ${described} is not supported: it calls a bean, and there are none. ${SKIP_LISTENERS}`,
    )
  }
  return false
}

function foreignCode(listener: ModelElement): { readonly kind: string; readonly original: string } | undefined {
  for (const kind of ['class', 'delegateExpression']) {
    const original = attribute(listener, kind)
    if (original !== undefined) return { kind, original }
  }
  if (attribute(listener, 'event') === 'timeout') return { kind: 'timer', original: attribute(listener, 'id') ?? '' }
  const expression = attribute(listener, 'expression')
  if (expression !== undefined) {
    return unknownCall(expression) === undefined ? undefined : { kind: 'expression', original: expression }
  }
  const script = child(listener, 'script')
  const language = script && attribute(script, 'scriptFormat')
  const resource = script && attribute(script, 'resource')
  if (language !== undefined && !isOwnLanguage(language)) return { kind: 'script', original: language }
  return isOnClassPath(resource) ? { kind: 'script', original: resource ?? '' } : undefined
}
