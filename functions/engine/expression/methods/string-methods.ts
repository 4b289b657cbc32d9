import { type Budget, ITEM, spend, weightOfSearch } from '../budget.ts'
import { EvaluationFault } from '../expression-error.ts'
import { int, list } from '../value.ts'
import { type Arguments, intArgument, type Method, type Methods, taking, takingFrom, textArgument } from './method.ts'

/** In characters; nothing that an expression makes of texts gets longer. */
export const LONGEST_TEXT = 1_000_000

/** The text itself. Throws an EvaluationFault where it is longer than LONGEST_TEXT. */
export function limited(text: string): string {
  checkLength(text.length)
  return text
}

/** Java's String, without what takes a regular expression. */
export const stringMethods: Methods<string> = new Map<string, Method<string>>([
  ['length', taking(0, (text) => int(text.length))],
  ['isEmpty', taking(0, (text) => text === '')],
  ['isBlank', taking(0, (text) => text.trim() === '')],
  ['toUpperCase', taking(0, (text) => text.toUpperCase())],
  ['toLowerCase', taking(0, (text) => text.toLowerCase())],
  ['trim', taking(0, (text) => text.trim())],
  ['strip', taking(0, (text) => text.trim())],
  ['contains', taking(1, (text, args, { budget }) => text.includes(sought(text, args, budget)))],
  ['startsWith', taking(1, (text, args) => text.startsWith(textArgument(args, 0)))],
  ['endsWith', taking(1, (text, args) => text.endsWith(textArgument(args, 0)))],
  ['equalsIgnoreCase', taking(1, (text, args) => text.toLowerCase() === textArgument(args, 0).toLowerCase())],
  ['compareTo', taking(1, (text, args) => int(compared(text, textArgument(args, 0))))],
  ['concat', taking(1, (text, args) => limited(text + textArgument(args, 0)))],
  [
    'indexOf',
    takingFrom(1, 2, (text, args, { budget }) => int(text.indexOf(sought(text, args, budget), intArgument(args, 1)))),
  ],
  ['lastIndexOf', taking(1, (text, args, { budget }) => int(text.lastIndexOf(sought(text, args, budget))))],
  ['charAt', taking(1, (text, args) => characterAt(text, intArgument(args, 0)))],
  [
    'substring',
    takingFrom(1, 2, (text, args) =>
      part(
        text,
        args.length === 1 ? [intArgument(args, 0), text.length] : [intArgument(args, 0), intArgument(args, 1)],
      ),
    ),
  ],
  [
    'replace',
    taking(2, (text, args, { budget }) => replaced(text, sought(text, args, budget), textArgument(args, 1), budget)),
  ],
  [
    'replaceAll',
    taking(2, (text, args, { budget }) =>
      replaced(text, plainPattern(sought(text, args, budget)), plainReplacement(textArgument(args, 1)), budget),
    ),
  ],
  [
    'replaceFirst',
    taking(2, (text, args, { budget }) =>
      replacedOnce(text, plainPattern(sought(text, args, budget)), plainReplacement(textArgument(args, 1))),
    ),
  ],
  ['split', taking(1, (text, args, { budget }) => list(splitText(text, plainPattern(sought(text, args, budget)))))],
])

/** The text that is looked for in this one: the first argument. */
function sought(text: string, args: Arguments, budget: Budget | undefined): string {
  const wanted = textArgument(args, 0)
  spend(budget, weightOfSearch(text, wanted))
  return wanted
}

/** The methods whose first argument is a regular expression in Java. */
export const PATTERN_METHODS: ReadonlySet<string> = new Set(['replaceAll', 'replaceFirst', 'split'])

const PATTERN_CHARACTERS = '.^$*+?()[]{}|'

/**
 * The text that a regular expression without operators stands for: `,` or `\.`. Throws an EvaluationFault for every other one:
 * matching them could take time without bound.
 */
export function plainPattern(pattern: string): string {
  let plain = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at)
    const escaped = character === '\\' ? pattern.charAt(++at) : undefined
    const isPlain = escaped === undefined ? !PATTERN_CHARACTERS.includes(character) : /^[^A-Za-z0-9]$/.test(escaped)
    if (!isPlain) throw new EvaluationFault('evaluation', `Regular expressions are not supported: '${pattern}'`)
    plain += escaped ?? character
  }
  return plain
}

function plainReplacement(replacement: string): string {
  if (!replacement.includes('$') && !replacement.includes('\\')) return replacement
  throw new EvaluationFault('evaluation', `Group references in a replacement are not supported: '${replacement}'`)
}

function replaced(text: string, pattern: string, replacement: string, budget: Budget | undefined): string {
  const times = text.split(pattern).length + (pattern === '' ? 1 : -1)
  spend(budget, ITEM * times)
  checkLength(text.length + times * (replacement.length - pattern.length))
  return text.replaceAll(pattern, () => replacement)
}

function replacedOnce(text: string, pattern: string, replacement: string): string {
  return limited(text.replace(pattern, () => replacement))
}

/** As Java does it: without the empty texts at the end, and a text in which nothing is found stays one. */
function splitText(text: string, pattern: string): readonly string[] {
  const parts = text.split(pattern)
  if (parts.length <= 1) return [text]
  const end = parts.findLastIndex((part) => part !== '')
  return parts.slice(0, end + 1)
}

function characterAt(text: string, index: number): string {
  if (index >= 0 && index < text.length) return text.charAt(index)
  throw new EvaluationFault('evaluation', `Index ${index} out of bounds for length ${text.length}`)
}

function part(text: string, [begin, end]: readonly [number, number]): string {
  if (begin >= 0 && begin <= end && end <= text.length) return text.slice(begin, end)
  throw new EvaluationFault('evaluation', `begin ${begin}, end ${end}, length ${text.length}`)
}

function compared(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

function checkLength(length: number): void {
  if (length <= LONGEST_TEXT) return
  throw new EvaluationFault('evaluation', `The text would be longer than ${LONGEST_TEXT} characters`)
}
