/** A piece of a text with expressions: plain text, or what stands between `${` or `#{` and `}`. */
export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly code: string; readonly opening: '$' | '#' }

/**
 * The pieces of a text, in order, as JUEL's scanner finds them: `\${` is no beginning of an expression, and a brace inside a quoted text
 * is no end. Undefined where an expression has no end.
 */
export function splitText(text: string): readonly TextPiece[] | undefined {
  const pieces: TextPiece[] = []
  let at = 0
  while (at < text.length) {
    if (isOpening(text, at)) {
      const end = endOfCode(text, at + 2)
      if (end === undefined) return undefined
      pieces.push({ kind: 'code', code: text.slice(at + 2, end), opening: text[at] === '#' ? '#' : '$' })
      at = end + 1
    } else {
      const plain = plainText(text, at)
      pieces.push({ kind: 'text', text: plain.text })
      at = plain.end
    }
  }
  return pieces
}

function isOpening(text: string, at: number): boolean {
  return (text[at] === '$' || text[at] === '#') && text[at + 1] === '{'
}

/** Where the closing brace stands. */
function endOfCode(text: string, start: number): number | undefined {
  let quote: string | undefined
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (quote === undefined) {
      if (character === '}') return at
      if (character === '"' || character === "'") quote = character
    } else if (character === '\\') at++
    else if (character === quote) quote = undefined
  }
  return undefined
}

/** The text up to the next expression; a backslash is dropped only where it stands before `${` or `#{`. */
function plainText(text: string, start: number): { readonly text: string; readonly end: number } {
  let plain = ''
  let escaped = false
  let at = start
  for (; at < text.length; at++) {
    const opening = isOpening(text, at)
    if (opening && !escaped) break
    if (text[at] === '\\' && !escaped) {
      escaped = true
      continue
    }
    plain += escaped && !opening && text[at] !== '\\' ? `\\${text[at]}` : text[at]
    escaped = text[at] === '\\'
  }
  return { text: escaped ? `${plain}\\` : plain, end: at }
}
