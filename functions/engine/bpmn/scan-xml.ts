import type { Position } from './model-element.ts'

/** A start tag: what it opens and where it stands. */
export interface StartTag {
  /** With the prefix of the file. */
  readonly name: string
  readonly id: string | undefined
  /** Where it begins; both count from 1. */
  readonly begin: Position
  /** Just after its `>`, where the reference's parser reports an element. */
  readonly end: Position
  /** How many elements are open around it. */
  readonly depth: number
}

export interface ScannedXml {
  readonly tags: readonly StartTag[]
  /** Where diagrams stand, from the first to after the last character. */
  readonly diagrams: readonly { readonly begin: number; readonly end: number }[]
  /** Where a document type declaration stands: the only place where entities can be declared. */
  readonly doctype: Position | undefined
}

/** Written so that no text makes it look at a character more than a few times. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!(?!--|\[CDATA\[)|<\/?([^\s/<>"'=!?]+)(?=[\s/>])([^"'<>]*(?:(?:"[^"]*"|'[^']*')[^"'<>]*)*)>/y
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * Finds the start tags of an XML text with their positions, which the BPMN reader does not tell. It stops at the first thing that is
 * no markup (the BPMN reader says what is wrong there) and at a document type declaration. Takes time in proportion to the text.
 */
export function scanXml(xml: string): ScannedXml {
  const positionAt = positionsOf(xml)
  const tags: StartTag[] = []
  const diagrams: { begin: number; end: number }[] = []
  let depth = 0
  for (const { text, name, attributes, index } of markup(xml)) {
    if (text === '<!') return { tags, diagrams, doctype: positionAt(index) }
    if (name === undefined) continue
    const end = index + text.length
    if (text.startsWith('</')) {
      depth -= 1
      const diagram = diagrams.at(-1)
      if (depth === 1 && isDiagram(name) && diagram !== undefined) diagram.end = end
      continue
    }
    if (depth === 1 && isDiagram(name)) diagrams.push({ begin: index, end })
    tags.push({ name, id: idIn(attributes), begin: positionAt(index), end: positionAt(end), depth })
    if (!text.endsWith('/>')) depth += 1
  }
  return { tags, diagrams, doctype: undefined }
}

function isDiagram(name: string): boolean {
  return name.slice(name.indexOf(':') + 1) === 'BPMNDiagram'
}

interface Markup {
  readonly text: string
  readonly name: string | undefined
  readonly attributes: string
  readonly index: number
}

function* markup(xml: string): Generator<Markup> {
  let index = xml.indexOf('<')
  while (index !== -1) {
    MARKUP.lastIndex = index
    const match = MARKUP.exec(xml)
    if (match === null) return
    yield { text: match[0], name: match[1], attributes: match[2] ?? '', index }
    index = xml.indexOf('<', index + match[0].length)
  }
}

function idIn(attributes: string): string | undefined {
  for (const [, name, quoted, apostrophed] of attributes.matchAll(ATTRIBUTE)) {
    if (name === 'id') return quoted ?? apostrophed
  }
  return undefined
}

/** Gives positions of growing indexes: it counts lines as it goes, each character once. */
function positionsOf(xml: string): (index: number) => Position {
  let line = 1
  let lineStart = 0
  let next = xml.indexOf('\n')
  return (index) => {
    while (next !== -1 && next < index) {
      line += 1
      lineStart = next + 1
      next = xml.indexOf('\n', lineStart)
    }
    return { line, column: index - lineStart + 1 }
  }
}
