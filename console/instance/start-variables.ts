export interface StartVariables {
  readonly variables: Readonly<Record<string, unknown>> | undefined
  readonly problem: string | undefined
}

/** Variables that are typed as a JSON object, as instructions take them; nothing where nothing is typed. */
export function readVariables(text: string): StartVariables {
  if (text.trim() === '') return { variables: undefined, problem: undefined }
  const values = parse(text)
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return { variables: undefined, problem: 'A JSON object, such as {"approved": true}.' }
  }
  const variables = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typed(value)]))
  return { variables, problem: undefined }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Lists and objects go as Json; the rest is what JSON says it is. */
function typed(value: unknown): { readonly value: unknown; readonly type?: string } {
  return typeof value === 'object' && value !== null ? { value: JSON.stringify(value), type: 'Json' } : { value }
}
