import { invalidRequest } from '../api-error.ts'

/**
 * The name of the one field of a body that says what is meant. `names` are those that may, in the order in which the messages of the reference list
 * them; `elsewhere` are those that have a path of their own (`/job/{id}/suspended`) and are refused here. Throws an ApiError (400) where there is none or several.
 */
export function oneTarget<Name extends string>(
  given: Readonly<Partial<Record<Name | string, unknown>>>,
  names: readonly Name[],
  elsewhere: readonly string[] = [],
): Name {
  const isGiven = (name: string) => given[name] !== undefined && given[name] !== null
  const all = [...elsewhere, ...names]
  const [target, another] = names.filter(isGiven)
  const doing = 'to update the suspension state.'
  if (elsewhere.some(isGiven)) {
    throw invalidRequest(`${names.length > 1 ? 'Either' : 'Only'} ${listed(names)} can be set ${doing}`)
  }
  if (target === undefined) throw invalidRequest(`Either ${listed(all)} should be set ${doing}`)
  if (another !== undefined || elsewhere.some(isGiven))
    throw invalidRequest(`Only one of ${listed(all)} should be set ${doing}`)
  return target
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}
