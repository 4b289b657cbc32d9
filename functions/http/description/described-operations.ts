import type { OpenAPIHono } from '@hono/zod-openapi'

export type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>

const METHODS = ['get', 'post', 'put', 'delete'] as const
type Operation = NonNullable<NonNullable<Description['paths']>[string][(typeof METHODS)[number]]>
type JsonContent = NonNullable<Extract<Operation['requestBody'], { content: object }>['content'][string]>

/** The operations of a description, each where it stands: what is changed of it is changed there. */
export function describedOperations(description: Description) {
  return Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      return operation === undefined ? [] : [{ path, method, operation }]
    }),
  )
}

/** The bodies of JSON that operations take, each where it stands. */
export function describedBodies(description: Description) {
  return describedOperations(description).flatMap(({ operation }) => {
    const body = operation.requestBody
    if (body === undefined || '$ref' in body) return []
    const content: JsonContent | undefined = body.content['application/json']
    return content === undefined ? [] : [{ operation, body, content }]
  })
}
