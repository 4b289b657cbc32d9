import type { OpenAPIHono } from '@hono/zod-openapi'

type Description = ReturnType<OpenAPIHono['getOpenAPI31Document']>
type Schema = NonNullable<NonNullable<Description['components']>['schemas']>[string]

const METHODS = ['get', 'post', 'put', 'delete'] as const

/** The description in which a JSON body that has to hold nothing may be left out: none is read as an empty object (`request/exact-json.ts`). */
export function withOptionalBodies(description: Description): Description {
  for (const item of Object.values(description.paths ?? {})) {
    for (const method of METHODS) {
      const body = item[method]?.requestBody
      if (body === undefined || '$ref' in body) continue
      const schema = body.content['application/json']?.schema
      if (schema !== undefined && !requiresAnything(description, schema)) body.required = false
    }
  }
  return description
}

function requiresAnything(description: Description, schema: Schema): boolean {
  if ('$ref' in schema) {
    const named = description.components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')]
    return named === undefined || requiresAnything(description, named)
  }
  const parts = schema.allOf ?? []
  return (schema.required ?? []).length > 0 || parts.some((part) => requiresAnything(description, part))
}
