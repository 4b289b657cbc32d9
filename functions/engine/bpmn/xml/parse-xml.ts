import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { Position } from '../model-element.ts'

/** An element as it is written, with its namespace. */
export interface XmlElement {
  /** The namespace; empty where it has none. */
  readonly uri: string
  /** Without its prefix. */
  readonly name: string
  /** With its prefix. */
  readonly written: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** Its own text, without that of the elements in it. */
  readonly text: string
  /** Just after the `>` of its start tag, where the reference's parser reports an element. */
  readonly position: Position
}

export interface XmlAttribute {
  readonly uri: string
  readonly name: string
  readonly value: string
}

export type ParsedXml =
  | { readonly root: XmlElement; readonly error?: undefined }
  | { readonly error: { readonly message: string; readonly position: Position }; readonly root?: undefined }

/** In elements within elements; models that people draw stay under 30. */
export const DEEPEST_MODEL = 200

interface OpenElement extends XmlElement {
  readonly children: XmlElement[]
  text: string
}

/** What ends the parsing: `saxes` goes on after an error, and what follows is only its echo. */
class XmlError extends Error {
  override readonly name = 'XmlError'
}

/**
 * Reads an XML text that is well-formed and uses its namespaces as XML 1.0 says; document type declarations, the only place where entities
 * can be declared, are refused. Elements of the namespaces `ignored` are left out with all that is in them. Takes time in proportion to
 * the text.
 */
export function parseXml(text: string, ignored: ReadonlySet<string>): ParsedXml {
  const parser = new SaxesParser({ xmlns: true, position: false })
  const here = (): Position => ({ line: parser.line, column: parser.columnIndex + 1 })
  const document = collectElements(parser, here, ignored)
  try {
    parser.write(text).close()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { error: { message: error.message, position: here() } }
  }
  const [root] = document.children
  return root === undefined
    ? { error: { message: 'document must contain a root element.', position: here() } }
    : { root }
}

/** Sets the parser's handlers and gives the element around the root, which they fill. */
function collectElements(
  parser: SaxesParser<{ xmlns: true; position: false }>,
  here: () => Position,
  ignored: ReadonlySet<string>,
): OpenElement {
  const document = openElement({ uri: '', local: '', name: '', attributes: {} }, here())
  const open = [document]
  let depth = 0
  let ignoredFrom = Number.POSITIVE_INFINITY
  const addText = (text: string) => {
    const inner = open.at(-1)
    if (inner !== undefined && depth < ignoredFrom) inner.text += text
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new XmlError('Document type declarations are not allowed.')
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > DEEPEST_MODEL + 1) throw new XmlError(`Elements can stand in at most ${DEEPEST_MODEL} others.`)
    if (ignored.has(tag.uri)) ignoredFrom = Math.min(ignoredFrom, depth)
    if (depth >= ignoredFrom) return
    const element = openElement(tag, here())
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    if (depth < ignoredFrom) open.pop()
    else if (depth === ignoredFrom) ignoredFrom = Number.POSITIVE_INFINITY
    depth -= 1
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  return document
}

type Tag = Pick<SaxesTagNS, 'uri' | 'local' | 'name' | 'attributes'>

function openElement({ uri, local, name, attributes }: Tag, position: Position): OpenElement {
  return {
    uri,
    name: local,
    written: name,
    attributes: Object.values(attributes).map((attribute) => ({
      uri: attribute.uri,
      name: attribute.local,
      value: attribute.value,
    })),
    children: [],
    text: '',
    position,
  }
}
