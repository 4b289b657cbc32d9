import { getPath } from 'hono/utils/url'

const PREFIX = /^\/engine-rest(?=\/|$)/
/** A slash at the end means the same path, as JAX-RS has it. */
const TRAILING_SLASH = /\/$/

const ENGINE = /^\/engine\/([^/]+)(?=\/)/

/** The one process engine; the reference allows several by name. */
export const ENGINE_NAME = 'default'

/**
 * The path that is routed: the API stands at the root, under `/engine-rest`, and in both places under `/engine/default`.
 * The path of another engine stays as it is, and is found nowhere.
 */
export function routedPath(request: Request): string {
  const path = getPath(request).replace(PREFIX, '').replace(TRAILING_SLASH, '')
  const engine = ENGINE.exec(path)
  if (engine?.[1] === ENGINE_NAME) return path.slice(engine[0].length)
  return path === '' ? '/' : path
}

/** The name of another engine that a path asks for. */
export function otherEngineOf(path: string): string | undefined {
  return ENGINE.exec(path)?.[1]
}

/** The address that the API stands at for this request, without a slash at the end: what links begin with. */
export function baseUrlOf(url: string): string {
  const { origin, pathname } = new URL(url)
  const prefix = PREFIX.exec(pathname)?.[0] ?? ''
  const engine = ENGINE.exec(pathname.slice(prefix.length))?.[0] ?? ''
  return `${origin}${prefix}${engine}`
}
