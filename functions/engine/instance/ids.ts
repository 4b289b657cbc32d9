/** The id of what has this number in the instance: a task, execution, job, incident, variable or activity instance. */
export function idOf(instanceId: string, number: number): string {
  return number === 0 ? instanceId : `${instanceId}:${number}`
}

/** The owner of an id made by `idOf` and the number in it; undefined for what cannot be one. */
export function ownerOf(id: string): { readonly instanceId: string; readonly number: number } | undefined {
  const match = /^([0-9a-f-]{36})(?::([1-9]\d{0,9}))?$/.exec(id)
  return match?.[1] === undefined ? undefined : { instanceId: match[1], number: Number(match[2] ?? 0) }
}
