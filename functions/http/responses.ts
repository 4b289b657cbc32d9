import { z } from '@hono/zod-openapi'

const errorSchema = z
  .object({
    type: z.string().openapi({ description: 'The class of the error.' }),
    message: z.string().nullable(),
    code: z
      .int()
      .nullable()
      .openapi({ description: '0 where the engine refused, null where the request itself is wrong.' }),
  })
  .openapi('ExceptionDto')

const countSchema = z.object({ count: z.int() }).openapi('CountResultDto')

function error(description: string) {
  return { description, content: { 'application/json': { schema: errorSchema } } }
}

/** What every route can answer when it cannot do what it was asked. */
export const errorResponses = {
  400: error('The request is wrong, or the engine refuses it.'),
  404: error('There is nothing of this id.'),
  405: error('The path has no such method.'),
  406: error('The answer has no form that the client accepts.'),
  413: error('The body is too large.'),
  415: error('The body has the wrong content type.'),
  500: error('An unexpected error.'),
  503: error('The database is overloaded: try again later.'),
} as const

/** What else a route can answer that takes an `Idempotency-Key`. */
export const keyedErrorResponses = {
  ...errorResponses,
  409: error('A request with this Idempotency-Key is under way.'),
  422: error('The Idempotency-Key was used for another request.'),
} as const

/** A response with a JSON body. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** A response that is plain text. */
export function plainText(description: string) {
  return { description, content: { 'text/plain': { schema: z.string() } } }
}

/** A response that is bytes. */
export function bytes(description: string) {
  return { description, content: { '*/*': { schema: z.string().openapi({ format: 'binary' }) } } }
}

/** The response of a count. */
export const countResponse = json(countSchema, 'How many there are.')

/** The response that only says that it is done. */
export const noContent = { description: 'Done.' } as const

/** A JSON body that has to be there. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true } as const
}

/** A JSON body that may be left out. */
export function optionalJsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: false } as const
}

/** The path parameter of most routes. */
export const idParameter = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
