import type { Expression } from '../../../expression/expression.ts'
import type { MultiInstanceDefinition } from '../../behavior.ts'
import { attribute, child, isTrue, type ModelElement } from '../../model-element.ts'
import type { Problems } from '../../problem.ts'
import { readExpression } from './read-expression.ts'

/** What the id of a multi-instance activity's body ends with. */
const BODY_SUFFIX = '#multiInstanceBody'

/** The id of the body around the multi-instance activity with this id. */
export function bodyIdOf(activityId: string): string {
  return `${activityId}${BODY_SUFFIX}`
}

/** The multi-instance characteristics of an activity; undefined where it has none. */
export function loopOf(element: ModelElement): ModelElement | undefined {
  const loop = child(element, 'loopCharacteristics')
  return loop?.name === 'multiInstanceLoopCharacteristics' ? loop : undefined
}

/** How often, over what and until when the activity with the id `inner` is repeated. */
export function readMultiInstance(loop: ModelElement, inner: string, problems: Problems): MultiInstanceDefinition {
  const bodyId = bodyIdOf(inner)
  const cardinalityText = child(loop, 'loopCardinality')?.text
  if (cardinalityText === '') {
    problems.error(loop, 'loopCardinality must be defined for a multiInstanceLoopCharacteristics definition ', bodyId)
  }
  const definition = {
    sequential: isTrue(loop, 'isSequential'),
    inner,
    cardinality: readExpression(loop, 'loopCardinality', cardinalityText, problems),
    collection: readCollection(loop, problems),
    elementVariable: elementVariable(loop),
    completionCondition: readExpression(
      loop,
      'completionCondition',
      child(loop, 'completionCondition')?.text,
      problems,
    ),
  }
  if (cardinalityText === undefined && definition.collection === undefined) {
    problems.error(loop, 'Either loopCardinality or loopDataInputRef/activiti:collection must be set', bodyId)
  }
  if (definition.collection === undefined && definition.elementVariable !== undefined) {
    const message =
      'LoopDataInputRef/activiti:collection must be set when using inputDataItem or activiti:elementVariable'
    problems.error(loop, message, bodyId)
  }
  return definition
}

/** `loopDataInputRef` wins over `camunda:collection`; both are a variable's name or an expression. */
function readCollection(loop: ModelElement, problems: Problems): Expression | string | undefined {
  const text = attribute(loop, 'loopDataInputRef') ?? attribute(loop, 'camunda:collection')
  return text?.includes('{') ? readExpression(loop, 'camunda:collection', text, problems) : text
}

function elementVariable(loop: ModelElement): string | undefined {
  const item = child(loop, 'inputDataItem')
  return (item === undefined ? undefined : attribute(item, 'name')) ?? attribute(loop, 'camunda:elementVariable')
}
