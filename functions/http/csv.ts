import type { Context } from 'hono'

/** The content type of CSV as it is answered. */
export const CSV = 'text/csv; charset=utf-8'

/** Whether the client asks for CSV. */
export function acceptsCsv(c: Context): boolean {
  return /(^|[,\s])(text|application)\/csv/.test(c.req.header('accept') ?? '')
}

/** A line of CSV (RFC 4180). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it: names are whatever somebody asked for. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
