import type { Position } from '../model-element.ts'
import type { Problems } from '../problem.ts'
import { decodeXml } from './decode-xml.ts'
import { parseXml, type XmlElement } from './parse-xml.ts'

/** In characters. */
export const LARGEST_MODEL = 4 * 1024 * 1024

/**
 * The root element of a model's file (its bytes, or its text) without the elements of the namespaces `ignored`; undefined where it cannot be
 * read, which is a problem then.
 */
export function readRoot(
  file: Uint8Array | string,
  ignored: ReadonlySet<string>,
  problems: Problems,
): XmlElement | undefined {
  const refuse = (reason: string, { line, column }: Position) => {
    const message = `The file cannot be read: ${reason}`
    problems.add({ message, line, column, mainElementId: undefined, elementIds: [], elementType: undefined })
    return undefined
  }
  const decoded = typeof file === 'string' ? { text: file } : decodeXml(file)
  if (decoded.text === undefined) return refuse(decoded.message, { line: decoded.line, column: 1 })
  if (decoded.text.length > LARGEST_MODEL) {
    const reason = `It has ${decoded.text.length} characters; models can have at most ${LARGEST_MODEL}.`
    return refuse(reason, { line: 1, column: 1 })
  }
  const { root, error } = parseXml(decoded.text, ignored)
  return error === undefined ? root : refuse(error.message, error.position)
}
