import { type ByteDecoder, decoderOf } from './byte-decoder.ts'

/** The text of an XML file, or why its bytes are none. */
export type DecodedXml =
  | { readonly text: string; readonly message?: undefined }
  /** `line` counts from 1; it is that of the first byte that is wrong, where that can be known. */
  | { readonly message: string; readonly line: number; readonly text?: undefined }

/** So many bytes of a file are looked at for its XML declaration. */
const LONGEST_DECLARATION = 400

/**
 * Decodes an XML file as XML 1.0 (4.3.3 and appendix F) says: by its byte order mark, else by the encoding that it declares, else as UTF-8.
 * A file that declares another encoding than it shows is refused, and so are bytes that are no text in their encoding; they would be lost letters, and
 * conditions that turn false.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const shown = shownEncoding(bytes)
  const declared = declaredEncoding(bytes, shown ?? 'latin1')
  if (declared !== undefined && !agree(shown, declared)) {
    return { message: `The file declares the encoding '${declared}', but is ${shown ?? 'none of two bytes'}.`, line: 1 }
  }
  const encoding = shown ?? declared ?? 'UTF-8'
  const decoder = decoderOf(encoding)
  if (decoder === undefined) return { message: `The encoding '${encoding}' is not known.`, line: 1 }
  const text = decoder.decode(bytes)
  if (text !== undefined) return { text }
  return { message: `The file has bytes that are not ${encoding}.`, line: firstWrongLine(bytes, encoding, decoder) }
}

/** UTF-16 without a mark shows in the first characters, which can only be `<?`. */
const MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'UTF-8'],
  [[0xfe, 0xff], 'UTF-16BE'],
  [[0xff, 0xfe], 'UTF-16LE'],
  [[0x00, 0x3c, 0x00, 0x3f], 'UTF-16BE'],
  [[0x3c, 0x00, 0x3f, 0x00], 'UTF-16LE'],
]

function shownEncoding(bytes: Uint8Array): string | undefined {
  return MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1]
}

const DECLARATION = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/

function declaredEncoding(bytes: Uint8Array, family: string): string | undefined {
  const beginning = new TextDecoder(family).decode(bytes.subarray(0, LONGEST_DECLARATION))
  const [, quoted, apostrophed] = DECLARATION.exec(beginning) ?? []
  return quoted ?? apostrophed
}

/** What declares UTF-16 without its order may be of either; the names of ISO 10646 are older ones of it. */
const OF_TWO_BYTES = /^(utf-16|iso-10646-ucs-2|ucs-2)$/i

/** What can be read byte by byte is no UTF-16, whatever it declares. */
function agree(shown: string | undefined, declared: string): boolean {
  const isOfTwoBytes = OF_TWO_BYTES.test(declared)
  const isOrdered = /^utf-16[bl]e$/i.test(declared)
  if (shown === undefined) return !isOfTwoBytes && !isOrdered
  if (shown === 'UTF-8') return /^utf-?8$/i.test(declared)
  return isOfTwoBytes || declared.toUpperCase() === shown
}

/** Only in encodings whose lines end with a byte of its own; those of two bytes say line 1. */
function firstWrongLine(bytes: Uint8Array, encoding: string, decoder: ByteDecoder): number {
  if (encoding.startsWith('UTF-16')) return 1
  let line = 1
  for (let begin = 0; begin < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, begin)
    const end = found === -1 ? bytes.length : found + 1
    if (decoder.decode(bytes.subarray(begin, end)) === undefined) return line
    begin = end
  }
  return line
}
