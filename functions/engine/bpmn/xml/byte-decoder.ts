/** Makes text of bytes. */
export interface ByteDecoder {
  /** Undefined where the bytes are no text in its encoding. */
  decode(bytes: Uint8Array): string | undefined
}

/**
 * The decoder of an encoding by its name in IANA's register; undefined for one that is not known. `TextDecoder` is made for pages of the web, which say
 * ISO-8859-1 or US-ASCII and mean windows-1252, with no byte that is wrong: here each is what it says.
 */
export function decoderOf(encoding: string): ByteDecoder | undefined {
  const decoder = strictDecoder(encoding)
  if (decoder === undefined) return undefined
  if (ASCII.test(encoding)) return byTable((byte) => (byte < 0x80 ? String.fromCharCode(byte) : undefined))
  const textOf = (byte: number) => attempt(decoder, Uint8Array.of(byte))
  if (!/^windows-(125\d|874)$/.test(decoder.encoding)) return { decode: (bytes) => attempt(decoder, bytes) }
  if (WINDOWS.test(encoding)) return byTable((byte) => (isControl(textOf(byte)) ? undefined : textOf(byte)))
  return byTable((byte) => (isControl(String.fromCharCode(byte)) ? String.fromCharCode(byte) : textOf(byte)))
}

const ASCII = /^(us-)?ascii$|^ansi_x3\.4-1968$/i

/** Its own names for code pages of Windows; any other that leads to one is that of an ISO standard. */
const WINDOWS = /^(windows|x-cp|cp|dos)-?(125\d|874)$/i

/** The controls U+0080 to U+009F: a byte that a code page of Windows leaves undefined would become one of them. */
function isControl(character: string | undefined): boolean {
  return character !== undefined && character >= '\u0080' && character <= '\u009f'
}

function strictDecoder(encoding: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    return undefined
  }
}

function attempt(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function byTable(characterOf: (byte: number) => string | undefined): ByteDecoder {
  const characters = Array.from({ length: 256 }, (_, byte) => characterOf(byte))
  return {
    decode(bytes) {
      const text: string[] = []
      for (const byte of bytes) {
        const character = characters[byte]
        if (character === undefined) return undefined
        text.push(character)
      }
      return text.join('')
    },
  }
}
