/**
 * Every id is a UUID, as clients of the reference expect, and tells its owner: the 24 bits `NNN` of
 * `xxxxxxxx-xxxx-7NNN-8NNN-xxxxxxxxxxxx` are a thing's number in its instance or batch, and 0 for the instance itself.
 * What makes instances unique is the time and the 48 bits at the end.
 */
const FORM = /^([0-9a-f]{8}-[0-9a-f]{4}-[78])([0-9a-f]{3})-8([0-9a-f]{3})-([0-9a-f]{12})$/

/** The greatest number that an id can hold; a step that would need a greater one is refused. */
export const GREATEST_NUMBER = 0xffffff

/** The id of what has this number in the instance: a task, execution, job, incident, variable or activity instance. */
export function idOf(instanceId: string, number: number): string {
  const digits = number.toString(16).padStart(6, '0')
  return `${instanceId.slice(0, 15)}${digits.slice(0, 3)}-8${digits.slice(3)}${instanceId.slice(23)}`
}

/** The id of the instance whose UUID this is: the same with number 0. */
export function instanceIdFrom(uuid: string): string {
  return idOf(uuid, 0)
}

/** The owner of an id made by `idOf` and the number in it; undefined for what cannot be one. */
export function ownerOf(id: string): { readonly instanceId: string; readonly number: number } | undefined {
  const [, , high, low] = FORM.exec(id) ?? []
  if (high === undefined || low === undefined) return undefined
  return { instanceId: idOf(id, 0), number: Number.parseInt(high + low, 16) }
}
