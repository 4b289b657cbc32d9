import { type Description, describedBodies } from './described-operations.ts'

type Schema = NonNullable<NonNullable<Description['components']>['schemas']>[string]

/** The description in which a JSON body that has to hold nothing may be left out: none is read as an empty object (`request/exact-json.ts`). */
export function withOptionalBodies(description: Description): Description {
  for (const { body, content } of describedBodies(description)) {
    if (content.schema !== undefined && !requiresAnything(description, content.schema)) body.required = false
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
