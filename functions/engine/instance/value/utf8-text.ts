/** The text of bytes that are UTF-8; undefined where they are not: what a lenient decoder puts in the place of wrong ones is another text. */
export function utf8Text(bytes: ArrayBuffer | Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
