/** The text of an XML file, or why its bytes are none. */
export type DecodedXml =
  | { readonly text: string; readonly message?: undefined }
  /** `line` counts from 1; it is that of the first byte that is wrong, where that can be known. */
  | { readonly message: string; readonly line: number; readonly text?: undefined }

type Decoder = InstanceType<typeof TextDecoder>

/** So many bytes of a file are looked at for its XML declaration. */
const LONGEST_DECLARATION = 400

/**
 * Decodes an XML file as XML 1.0 (4.3.3 and appendix F) says: by its byte order mark, else by the encoding that it declares, else as UTF-8.
 * Bytes that are no text in that encoding are refused; they would be lost letters, and conditions that turn false.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const encoding = encodingByMark(bytes) ?? declaredEncoding(bytes) ?? 'UTF-8'
  const decoder = decoderFor(encoding)
  if (decoder === undefined) return { message: `The encoding '${encoding}' is not known.`, line: 1 }
  try {
    return { text: decoder.decode(bytes) }
  } catch {
    return { message: `The file has bytes that are not ${encoding}.`, line: firstWrongLine(bytes, decoder) }
  }
}

/** UTF-16 without a mark shows in the first characters, which can only be `<?`. */
const MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'UTF-8'],
  [[0xfe, 0xff], 'UTF-16BE'],
  [[0xff, 0xfe], 'UTF-16LE'],
  [[0x00, 0x3c, 0x00, 0x3f], 'UTF-16BE'],
  [[0x3c, 0x00, 0x3f, 0x00], 'UTF-16LE'],
]

function encodingByMark(bytes: Uint8Array): string | undefined {
  return MARKS.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1]
}

const DECLARATION = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/

/** What could be read byte by byte is no UTF-16, whatever it declares. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, LONGEST_DECLARATION))
  const [, quoted, apostrophed] = DECLARATION.exec(beginning) ?? []
  return quoted ?? apostrophed
}

function decoderFor(encoding: string): Decoder | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    return undefined
  }
}

/** Only in encodings whose lines end with a byte of its own; those of two bytes say line 1. */
function firstWrongLine(bytes: Uint8Array, decoder: Decoder): number {
  if (decoder.encoding.startsWith('utf-16')) return 1
  let line = 1
  for (let begin = 0; begin < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, begin)
    const end = found === -1 ? bytes.length : found + 1
    if (!isText(bytes.subarray(begin, end), decoder)) return line
    begin = end
  }
  return line
}

function isText(bytes: Uint8Array, decoder: Decoder): boolean {
  try {
    decoder.decode(bytes)
    return true
  } catch {
    return false
  }
}
