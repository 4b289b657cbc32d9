import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { acceptsCsv, csvLine } from '../../../functions/http/csv.ts'
import { wantedType } from '../../../functions/http/request/wanted-type.ts'

const app = new Hono()
  .get('/csv', (c) => c.text(acceptsCsv(c) ? 'csv' : 'json'))
  .get('/text', (c) => c.text(wantedType(c, ['text/plain']) ?? 'nothing'))

async function answer(path: string, accept: string | undefined): Promise<string> {
  return (await app.request(path, accept === undefined ? {} : { headers: { accept } })).text()
}

describe('CSV or JSON', () => {
  test.each([
    ['text/csv'],
    ['TEXT/CSV'],
    ['application/csv'],
    ['text/csv; charset=utf-8; header=present'],
    ['text/*'],
    ['text/csv, */*'],
    ['text/csv, application/json'],
    ['application/json;q=0.5, text/csv'],
    ['application/json;q=0, */*'],
    ['text/csv;q=0.1, text/html'],
    ['application/json;q=0.1, */*;q=0.05, text/csv ; Q=0.2'],
  ])('CSV: %s', async (accept) => {
    expect(await answer('/csv', accept)).toBe('csv')
  })

  test.each([
    [undefined],
    [''],
    ['*/*'],
    ['application/json'],
    ['application/*'],
    ['text/html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['text/csv;q=0, application/json'],
    ['text/csv;q=0, text/*, application/json;q=0.1'],
    ['text/csv;q=0'],
    ['text/csv;q=0.5, application/json'],
    ['*/*, text/csv;q=0.1'],
    ['application/json, text/csv'],
    ['application/x-text/csv'],
  ])('JSON: %s', async (accept) => {
    expect(await answer('/csv', accept)).toBe('json')
  })
})

test.each([
  [undefined, 'text/plain'],
  ['Text/Plain', 'text/plain'],
  ['text/*;q=0.1', 'text/plain'],
  ['text/plain;q=0, */*', 'nothing'],
  ['application/json', 'nothing'],
])('plain text, where %s is accepted: %s', async (accept, wanted) => {
  expect(await answer('/text', accept)).toBe(wanted)
})

test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
  'what a spreadsheet would calculate gets an apostrophe: %j',
  (text) => {
    expect(csvLine([text])).toMatch(/^"?'/)
  },
)

test('other cells stay as they are, quoted where they must be', () => {
  expect(csvLine(['1=1', ' =1', "'=1", 'a,"b"', ''])).toBe(`1=1, =1,'=1,"a,""b""",\r\n`)
})
