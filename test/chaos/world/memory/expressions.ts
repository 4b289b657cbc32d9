import type { AttributeValue } from '@aws-sdk/client-dynamodb'

export type Item = Record<string, AttributeValue>

/** Names and values that stand in an expression as placeholders. */
export interface Placeholders {
  readonly names?: Record<string, string> | undefined
  readonly values?: Record<string, AttributeValue> | undefined
}

type Test = (item: Item) => boolean

const TOKEN = /\s*(<=|>=|<>|[=<>(),]|[#:]?\w+)/y

/** A condition, key condition or filter as a test of an item: comparisons, AND, OR, parentheses, and the functions that Shunt uses. */
export function readCondition(expression: string, placeholders: Placeholders): Test {
  const tokens = tokensOf(expression)
  let at = 0
  const take = (expected?: string): string => {
    const token = tokens[at++]
    if (token === undefined || (expected !== undefined && token !== expected))
      throw new Error(`'${expression}' is not understood at '${token}'`)
    return token
  }

  function disjunction(): Test {
    const parts = [conjunction()]
    while (tokens[at] === 'OR') {
      take()
      parts.push(conjunction())
    }
    return (item) => parts.some((part) => part(item))
  }

  function conjunction(): Test {
    const parts = [term()]
    while (tokens[at] === 'AND') {
      take()
      parts.push(term())
    }
    return (item) => parts.every((part) => part(item))
  }

  function term(): Test {
    const first = take()
    if (first === '(') {
      const inner = disjunction()
      take(')')
      return inner
    }
    if (tokens[at] === '(') return call(first)
    const operator = take()
    const second = take()
    if (operator === 'BETWEEN') {
      take('AND')
      const third = take()
      return (item) => {
        const value = operandOf(first, item, placeholders)
        const from = orderOf(operandOf(second, item, placeholders), value)
        const to = orderOf(value, operandOf(third, item, placeholders))
        return from !== undefined && to !== undefined && from <= 0 && to <= 0
      }
    }
    return (item) => compare(operandOf(first, item, placeholders), operator, operandOf(second, item, placeholders))
  }

  function call(name: string): Test {
    take('(')
    const operands = [take()]
    while (take() === ',') operands.push(take())
    const [first = '', second = ''] = operands
    const value = (item: Item) => operandOf(first, item, placeholders)
    if (name === 'attribute_exists') return (item) => value(item) !== undefined
    if (name === 'attribute_not_exists') return (item) => value(item) === undefined
    if (name !== 'begins_with') throw new Error(`The function '${name}' is not known`)
    return (item) => value(item)?.S?.startsWith(operandOf(second, item, placeholders)?.S ?? '') === true
  }

  const test = disjunction()
  if (at < tokens.length) throw new Error(`'${expression}' goes on after its end`)
  return test
}

/** The item after an update expression: SET of values, REMOVE, ADD and DELETE of number sets, ADD of numbers. */
export function applyUpdate(expression: string, placeholders: Placeholders, item: Item): Item {
  const next = { ...item }
  for (const [, verb, actions = ''] of expression.matchAll(
    /(SET|REMOVE|ADD|DELETE) (.*?)(?= SET | REMOVE | ADD | DELETE |$)/g,
  )) {
    for (const action of actions.split(',')) {
      const [path = '', operand = ''] = action.trim().split(/\s*=\s*|\s+/)
      change(next, String(verb), nameOf(path, placeholders), operandOf(operand, {}, placeholders))
    }
  }
  return next
}

function change(item: Item, verb: string, name: string, value: AttributeValue | undefined): void {
  if (verb === 'REMOVE') {
    delete item[name]
    return
  }
  if (value === undefined) throw new Error(`${verb} ${name} has no value`)
  if (verb === 'SET') {
    item[name] = value
    return
  }
  if (value.N !== undefined) {
    item[name] = { N: String(Number(item[name]?.N ?? 0) + Number(value.N)) }
    return
  }
  const before = item[name]?.NS ?? []
  const given = value.NS ?? []
  const numbers =
    verb === 'ADD' ? [...new Set([...before, ...given])] : before.filter((number) => !given.includes(number))
  if (numbers.length === 0) delete item[name]
  else item[name] = { NS: numbers }
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < expression.length) {
    const match = TOKEN.exec(expression)
    if (match?.[1] === undefined) throw new Error(`'${expression}' is not understood`)
    tokens.push(match[1])
  }
  return tokens
}

function nameOf(path: string, { names }: Placeholders): string {
  const name = path.startsWith('#') ? names?.[path] : path
  if (name === undefined) throw new Error(`The name '${path}' is not given`)
  return name
}

function operandOf(operand: string, item: Item, placeholders: Placeholders): AttributeValue | undefined {
  if (operand.startsWith(':')) return placeholders.values?.[operand]
  return operand === '' ? undefined : item[nameOf(operand, placeholders)]
}

function compare(a: AttributeValue | undefined, operator: string, b: AttributeValue | undefined): boolean {
  const order = orderOf(a, b)
  if (order === undefined) return false
  switch (operator) {
    case '=':
      return order === 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      throw new Error(`The operator '${operator}' is not known`)
  }
}

/** Negative, 0 or positive; undefined where they are not both texts or both numbers. */
function orderOf(a: AttributeValue | undefined, b: AttributeValue | undefined): number | undefined {
  if (a?.N !== undefined && b?.N !== undefined) return Number(a.N) - Number(b.N)
  if (a?.BOOL !== undefined && b?.BOOL !== undefined) return Number(a.BOOL) - Number(b.BOOL)
  if (a?.S !== undefined && b?.S !== undefined) return a.S < b.S ? -1 : a.S > b.S ? 1 : 0
  return undefined
}
