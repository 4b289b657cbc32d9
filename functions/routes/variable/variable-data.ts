import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { TypedValue } from '../../engine/instance/value/typed-value.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { attachment } from '../../http/attachment.ts'
import { utf8Of } from '../../http/request/exact-json.ts'
import { filePart, multipartForm } from '../../http/request/multipart-form.ts'
import { readVariable } from './variables.ts'

const OCTETS = 'application/octet-stream'

/** A media type without parameters (RFC 9110, section 8.3.1), and a name of an encoding: what may stand in a header. */
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/
const ENCODING = /^[\w.:+-]+$/

/**
 * The bytes of a File or Bytes variable, a File with its type and its name. Throws an ApiError (400) for any other variable; `name` is what it is
 * called there.
 */
export function variableData(c: Context, typed: TypedValue, name: string): Response {
  if (typed.type !== 'File' && typed.type !== 'Bytes') {
    throw invalidRequest(`Value of variable ${name} is not a binary value`)
  }
  const headers = typed.type === 'File' ? fileHeaders(typed.valueInfo ?? {}) : { 'content-type': OCTETS }
  return c.body(Uint8Array.from(Buffer.from(String(typed.value ?? ''), 'base64')), 200, headers)
}

/** Types that cannot stand in a header are as if there were none. No space: `isBinary` knows by it that this is no text of the API's own. */
function fileHeaders({ filename = '', mimeType = '', encoding = '' }: Readonly<Record<string, string>>) {
  const type = MEDIA_TYPE.test(mimeType) ? mimeType : OCTETS
  return {
    'content-type': ENCODING.test(encoding) ? `${type};charset=${encoding}` : type,
    'content-disposition': attachment(filename),
  }
}

/** The form with which a variable is uploaded. */
export const variableDataSchema = z
  .object({
    data: z.string().openapi({ format: 'binary', description: 'The bytes; for a File with a filename and its type.' }),
    valueType: z.enum(['Bytes', 'File']).optional().openapi({ description: 'Bytes where it is left out.' }),
    type: z.string().optional().openapi({ description: 'The Java class of an object whose JSON is in `data`.' }),
  })
  .openapi('MultiFormVariableBinaryDto')

/** Reads an uploaded variable. Throws an ApiError where the form does not say one; `doing` is what could not be done, as the message begins. */
export async function readVariableData(c: Context, doing: string): Promise<TypedValue> {
  const form = await multipartForm(c)
  const file = await filePart(c, form, 'data', doing)
  if (file === undefined) throw invalidRequest(`${doing}: the form has no part with the name 'data'`)
  const content = Buffer.from(await file.arrayBuffer())
  const objectTypeName = textOf(form, 'type')
  if (objectTypeName !== undefined) return readVariable(objectDto(file, content, objectTypeName), doing)
  const type = textOf(form, 'valueType') ?? 'Bytes'
  if (!/^(bytes|file)$/i.test(type)) throw invalidRequest(`${doing}: 'valueType' must be one of {Bytes|File}`)
  return readVariable({ type, value: content.toString('base64'), valueInfo: infoOf(file, type) }, doing)
}

/** What is known of a file: its type stands with its parameters where the form names it. */
function infoOf(file: File, type: string) {
  const [mimeType = '', ...parameters] = file.type.split(';').map((part) => part.trim())
  const parameter = (name: string) => parameters.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1)
  const encoding = parameter('encoding') ?? parameter('charset')
  return {
    ...(type.toLowerCase() === 'file' && {
      filename: file.name,
      mimeType: mimeType === '' ? OCTETS : mimeType,
      ...(encoding !== undefined && { encoding }),
    }),
    ...(parameter('transient') === 'true' && { transient: true }),
  }
}

function objectDto(file: File, content: Buffer, objectTypeName: string) {
  if (file.type !== '' && !file.type.includes('application/json')) {
    throw invalidRequest(`Unrecognized content type for serialized java type: ${file.type}`)
  }
  const valueInfo = { objectTypeName, serializationDataFormat: 'application/json' }
  return { type: 'Object', value: utf8Of(content), valueInfo }
}

/** A part's text; the reference wants it as text/plain, which a part without a file name always is here. */
function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name)
  if (value === null) return undefined
  if (typeof value === 'string') return value
  throw invalidRequest(`Form part with name '${name}' must have a text/plain value`)
}
