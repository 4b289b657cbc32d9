import type { Api } from './api.ts'
import { METHODS, REFERENCE_OPERATIONS, shapeOf } from './description/reference-operations.ts'

/** The methods of a path of a request: those that are served, and those that Camunda 7.24 has. */
export interface PathMethods {
  readonly served: ReadonlySet<string>
  readonly inReference: ReadonlySet<string>
}

interface Template extends PathMethods {
  readonly parts: readonly string[]
}

/** What stands in the place of a parameter in a template. */
const PARAMETER = '{}'

/**
 * Finds the methods of paths; undefined for a path that there is neither here nor in the reference. Of the templates that fit a path the one with a word where others
 * have a parameter decides, and no other is asked (JSR 339, section 3.7.2): `count` is never taken for an id.
 */
export function pathMethods(api: Pick<Api, 'routes'>): (path: string) => PathMethods | undefined {
  const byLength = Map.groupBy(templatesOf(api), ({ parts }) => parts.length)
  return (path) => {
    const parts = path.split('/')
    const fitting = byLength.get(parts.length)?.filter((template) => fits(template.parts, parts)) ?? []
    return fitting.toSorted((a, b) => wordsFirst(a.parts, b.parts))[0]
  }
}

function templatesOf({ routes }: Pick<Api, 'routes'>): Template[] {
  const own = routes.filter(({ method }) => METHODS.some((one) => one === method))
  const served = Map.groupBy(own, ({ path }) => shapeOf(path))
  const shapes = new Set([...served.keys(), ...REFERENCE_OPERATIONS.keys()])
  return [...shapes].map((shape) => ({
    parts: shape.split('/'),
    served: new Set(served.get(shape)?.map(({ method }) => method)),
    inReference: new Set(REFERENCE_OPERATIONS.get(shape)?.keys()),
  }))
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  return template.every((part, at) => (part === PARAMETER ? parts[at] !== '' : part === parts[at]))
}

/** The order of two templates that fit one path: the first place where one has a word and the other a parameter decides. */
function wordsFirst(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((part, place) => part !== other[place])
  return one[at] === PARAMETER ? 1 : -1
}
