import type { Context } from 'hono'
import { parseAccept } from 'hono/utils/accept'

type Range = ReturnType<typeof parseAccept>[number]

/**
 * Of the types that there are, the one that the client wants most (RFC 9110, 12.5.1); undefined where it wants none of them. Of those that it wants alike,
 * the one that it names more exactly, then the one that it names first, then the first of `types`.
 *
 * @example
 * wantedType(c, ['application/json', 'text/csv'])
 */
export function wantedType<Type extends string>(c: Context, types: readonly Type[]): Type | undefined {
  const ranges = rangesOf(c.req.header('accept'))
  const wanted = types.flatMap((type) => {
    const range = rangeOf(type, ranges)
    return range === undefined || range.q === 0 ? [] : [{ type, range }]
  })
  const byWish = wanted.toSorted(
    ({ range: a }, { range: b }) => b.q - a.q || exactness(b) - exactness(a) || ranges.indexOf(a) - ranges.indexOf(b),
  )
  return byWish[0]?.type
}

/** Who does not say takes anything. */
function rangesOf(accept: string | undefined): readonly Range[] {
  const ranges = parseAccept(accept ?? '').map((range) => ({ ...range, type: range.type.toLowerCase() }))
  return ranges.length === 0 ? [{ type: '*/*', params: {}, q: 1 }] : ranges
}

/** What is said of a type is what is said most exactly: `text/csv;q=0` refuses it, though there is a `text/*` too. */
function rangeOf(type: string, ranges: readonly Range[]): Range | undefined {
  const group = `${type.split('/')[0]}/*`
  return [type, group, '*/*'].map((name) => ranges.find((range) => range.type === name)).find((range) => range)
}

function exactness({ type }: Range): number {
  if (type === '*/*') return 0
  return type.endsWith('/*') ? 1 : 2
}
