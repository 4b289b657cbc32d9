import type { Context } from 'hono'
import { wantedType } from './request/wanted-type.ts'

/** The content type of CSV as it is answered. */
export const CSV = 'text/csv; charset=utf-8'

/** Whether the client would rather have CSV than JSON, which is what it gets where it does not say. */
export function acceptsCsv(c: Context): boolean {
  const wanted = wantedType(c, ['application/json', 'text/csv', 'application/csv'])
  return wanted === 'text/csv' || wanted === 'application/csv'
}

/** A line of CSV (RFC 4180). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/** How a formula begins: some spreadsheets pass over a line feed before it, and take the wide signs of East Asian text for the usual ones. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** A text that a spreadsheet would take for a formula gets an apostrophe before it: names are whatever somebody asked for. */
function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
