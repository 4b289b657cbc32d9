import type { Context } from 'hono'
import type { InstanceInBatch } from '../../batch/progress/batch-instances.ts'
import { CSV, csvLine } from '../../http/csv.ts'
import { dateOrNullOf } from '../../http/dto-fields.ts'

/** Bytes of a page: Lambda takes answers of 6 MB, in which each quote and each line break is a byte more. */
const LARGEST_TEXT = 4 * 1024 * 1024

const HEADER = 'processInstanceId,state,time,message\r\n'

interface Page {
  readonly firstResult: number
  readonly maxResults: number
}

/**
 * A page of a batch's instances as CSV (RFC 4180) with a header line. Where there may be more, `Link` has the address of the next page; a page has
 * fewer lines than were asked for where their messages are long.
 */
export function csvPage(
  c: Context,
  instances: readonly InstanceInBatch[],
  { firstResult, maxResults }: Page,
): Response {
  const lines: string[] = [HEADER]
  let bytes = 0
  for (const instance of instances) {
    const line = lineOf(instance)
    bytes += Buffer.byteLength(line)
    if (bytes > LARGEST_TEXT && lines.length > 1) break
    lines.push(line)
  }
  const count = lines.length - 1
  const isLast = count === 0 || (count === instances.length && count < maxResults)
  const headers = {
    'content-type': CSV,
    ...(!isLast && { link: nextLink(c, firstResult + count) }),
  }
  return new Response(lines.join(''), { status: 200, headers })
}

/** Relative to the request: whoever stands between may know the API by another name. */
function nextLink(c: Context, firstResult: number): string {
  const query = new URLSearchParams({ ...c.req.query(), firstResult: String(firstResult) })
  return `<?${query}>; rel="next"`
}

function lineOf({ instanceId, state, time, message }: InstanceInBatch): string {
  return csvLine([instanceId ?? '', state, dateOrNullOf(time) ?? '', message ?? ''])
}
