import { expect, test } from 'vitest'
import { resourceHeaders } from '../../../functions/routes/deployment/resource-headers.ts'

test.each([
  ['invoice.bpmn', 'application/xml'],
  ['page.html', 'text/plain'],
  ['program.js', 'text/plain'],
  ['image.SVG', 'image/svg+xml'],
  ['constructor', 'application/octet-stream'],
  ['no-ending', 'application/octet-stream'],
])('%s is %s, and to be saved', (name, type) => {
  const headers = resourceHeaders(name)
  expect(headers['content-type']).toBe(type)
  expect(headers['content-disposition']).toMatch(/^attachment; /)
})

test('a name cannot add anything to the header', () => {
  const headers = resourceHeaders('models/a"\r\nSet-Cookie: x=1; ü\ud800.bpmn')
  expect(headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w.%~!-]+$/)
  expect(() => new Headers(headers)).not.toThrow()
})
