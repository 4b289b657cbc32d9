import { attachment } from '../../http/attachment.ts'

/** What a stored file is, by how its name ends: the reference's table, in which nothing is a page or a program that a browser would run. */
const TYPES: Readonly<Record<string, string>> = {
  bpmn: 'application/xml',
  dmn: 'application/xml',
  cmmn: 'application/xml',
  xml: 'application/xml',
  json: 'application/json',
  form: 'application/json',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpe: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  html: 'text/plain',
  txt: 'text/plain',
  groovy: 'text/plain',
  java: 'text/plain',
  js: 'text/plain',
  php: 'text/plain',
  py: 'text/plain',
  rb: 'text/plain',
}

/** The headers of a stored file: its type, and that it is to be saved and not shown, whatever is in it. */
export function resourceHeaders(name: string): Record<string, string> {
  const fileName = name.slice(name.lastIndexOf('/') + 1)
  const ending = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()
  return {
    'content-type': Object.hasOwn(TYPES, ending) ? (TYPES[ending] ?? '') : 'application/octet-stream',
    'content-disposition': attachment(fileName),
  }
}
