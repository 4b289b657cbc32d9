import type { JsonValue } from '../../instance/value/typed-value.ts'
import { isList, parsedJson } from '../../instance/value/typed-value-json.ts'
import { EvaluationFault } from '../expression-error.ts'
import { valueOfJson } from '../typed-value-conversion.ts'
import { type JsonNode, type List, list, type Value } from '../value.ts'
import { type Method, type Methods, taking, textArgument } from './method.ts'

/** Spin's SpinJsonNode, without what changes it. A JSONPath gives the node that it leads to, which is asked like Spin's query. */
export const jsonMethods: Methods<JsonNode> = new Map<string, Method<JsonNode>>([
  ['prop', taking(1, (node, args) => propertyOfNode(node, textArgument(args, 0)))],
  ['hasProp', taking(1, ({ json }, args) => memberOf(json, textArgument(args, 0)) !== undefined)],
  ['elements', taking(0, elementsOfNode)],
  ['jsonPath', taking(1, (node, args) => nodeAtPath(node, textArgument(args, 0)))],
  ['element', taking(0, (node) => node)],
  ['elementList', taking(0, elementsOfNode)],
  ['fieldNames', taking(0, ({ json }) => list(isObject(json) ? Object.keys(json) : []))],
  ['value', taking(0, ({ json }) => scalar(json))],
  ['stringValue', taking(0, ({ json }) => expecting('string', json))],
  ['numberValue', taking(0, ({ json }) => numberOf(json))],
  ['boolValue', taking(0, ({ json }) => expecting('boolean', json))],
  ['isObject', taking(0, ({ json }) => isObject(json))],
  ['isArray', taking(0, ({ json }) => isList(json))],
  ['isValue', taking(0, ({ json }) => json === null || typeof json !== 'object')],
  ['isString', taking(0, ({ json }) => typeof json === 'string')],
  ['isNumber', taking(0, ({ json }) => typeof json === 'number' || typeof json === 'bigint')],
  ['isBoolean', taking(0, ({ json }) => typeof json === 'boolean')],
  ['isNull', taking(0, ({ json }) => json === null)],
])

/** The node under that name. Throws an EvaluationFault where there is none. */
export function propertyOfNode({ json }: JsonNode, name: string): JsonNode {
  const member = memberOf(json, name)
  if (member === undefined) throw new EvaluationFault('evaluation', `Unable to find '${name}'`)
  return { kind: 'json', json: member }
}

const PATH_STEP = /\.(?<name>[\p{L}_$][\p{L}\p{N}_$-]*)|\[(?<index>\d+)\]|\['(?<quoted>[^'\]]*)'\]/uy

/**
 * The names and positions in a JSONPath like `$.customer['first name'].orders[0]`. Throws an EvaluationFault for filters, wildcards and
 * the like, which give any number of nodes.
 */
export function pathSteps(path: string): readonly string[] {
  const steps: string[] = []
  PATH_STEP.lastIndex = 1
  while (path.startsWith('$') && PATH_STEP.lastIndex < path.length) {
    const { groups } = PATH_STEP.exec(path) ?? {}
    if (groups === undefined) break
    steps.push(groups.name ?? groups.index ?? groups.quoted ?? '')
    if (PATH_STEP.lastIndex === path.length) return steps
  }
  if (path === '$') return []
  throw new EvaluationFault('evaluation', `Only JSONPaths of names and positions are supported: '${path}'`)
}

function nodeAtPath(node: JsonNode, path: string): JsonNode {
  return pathSteps(path).reduce(propertyOfNode, node)
}

/** The nodes in a list. Throws an EvaluationFault where the node is no list. */
export function elementsOfNode({ json }: JsonNode): List {
  if (!isList(json)) throw new EvaluationFault('evaluation', 'The JSON node is not an array')
  return list(json.map((item) => ({ kind: 'json', json: item })))
}

/**
 * What `node.name` and `node[0]` are: a node where there is something inside, the plain value else, null where there is nothing
 * of that name. Only what the JSON text itself holds, nothing of JavaScript's.
 */
export function memberValue(node: JsonNode, name: string): Value {
  const member = memberOf(node.json, name)
  if (member === undefined) return null
  return member !== null && typeof member === 'object' ? { kind: 'json', json: member } : valueOfJson(member)
}

/** The functions `JSON(text)` and `S(text)`: a node of a text that is JSON. Throws an EvaluationFault where it is not. */
export function nodeOfText(text: string): JsonNode {
  const json = parsedJson(text)
  if (json === undefined) throw new EvaluationFault('evaluation', 'Unable to parse the text as JSON')
  return { kind: 'json', json }
}

function memberOf(json: JsonValue, name: string): JsonValue | undefined {
  if (isObject(json)) return Object.hasOwn(json, name) ? json[name] : undefined
  return isList(json) && name !== 'length' && Object.hasOwn(json, name) ? json[Number(name)] : undefined
}

function isObject(json: JsonValue): json is { readonly [key: string]: JsonValue } {
  return json !== null && typeof json === 'object' && !isList(json)
}

function scalar(json: JsonValue): Value {
  if (json === null || typeof json !== 'object') return valueOfJson(json)
  throw new EvaluationFault('evaluation', 'The JSON node is not a value')
}

function numberOf(json: JsonValue): Value {
  return typeof json === 'bigint' ? valueOfJson(json) : expecting('number', json)
}

function expecting(type: 'string' | 'number' | 'boolean', json: JsonValue): Value {
  if (typeof json === type) return valueOfJson(json)
  throw new EvaluationFault('evaluation', `The JSON node is not a ${type}`)
}
