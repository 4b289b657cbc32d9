import type { InstanceState } from '../engine/instance/instance-state.ts'
import type { Refusal } from '../engine/refusal.ts'
import type { Services } from '../shell/services.ts'
import { CONTENT_LIMIT, countNotes, type Note, putNote } from '../store/note-items.ts'
import { readInstance } from '../store/process-instance/stored-instance.ts'
import { settleBeside } from './beside-instance.ts'
import { findExecution } from './execution-lookup.ts'
import { commandInstance } from './process-instances.ts'

/** Of one instance: a list of all of them fits into an answer. */
const MOST = { comment: 500, attachment: 100 } as const

/** In characters. The reference sets no limit to a comment, and 4,000 to a description. */
const LONGEST = { message: 10_000, name: 255, type: 255, description: 4000, url: 4000 } as const

/**
 * Adds a comment or an attachment to a user task that is there, suspended or not. Gives the refusal: it is too large, there are too many, or the task is
 * gone (`notFound`). The instance says first that it has notes, so that none outlives it whenever a process dies.
 */
export async function addNote(
  services: Services,
  instanceId: string,
  note: Note,
  content?: Uint8Array,
): Promise<Refusal | undefined> {
  const { db } = services
  const refusal = refuseSize(note, content)
  if (refusal !== undefined) return refusal
  const noted = await commandInstance(services, instanceId, ({ state }) =>
    state.hasNotes === true && hasTask(state, note.task) ? undefined : { kind: 'noteTask', task: note.task },
  )
  if (noted.outcome === 'refused') return noted.refusal
  if (noted.outcome === 'missing') return { kind: 'notFound', message: 'The task is gone' }
  if ((await countNotes(db, instanceId, note.kind)) >= MOST[note.kind]) {
    return badRequest(`A process instance can have at most ${MOST[note.kind]} ${note.kind}s`)
  }
  await putNote(db, instanceId, note, content)
  // An instance that ended meanwhile has settled its notes without this one.
  const now = await readInstance(db, instanceId, { consistent: true })
  if (now?.state.end !== undefined) await settleBeside(services, now.state)
  return undefined
}

function hasTask(state: InstanceState, number: number): boolean {
  return findExecution(state, ({ task }) => task?.number === number) !== undefined
}

/** Why what a comment says cannot be kept; undefined where it can. */
export function refuseMessage(message: string): Refusal | undefined {
  return tooLong('message', message)
}

function refuseSize(note: Note, content: Uint8Array | undefined): Refusal | undefined {
  if (note.kind === 'comment') return refuseMessage(note.message)
  if (content !== undefined && content.length > CONTENT_LIMIT) {
    return badRequest(`The content of an attachment can have at most ${CONTENT_LIMIT} bytes; it has ${content.length}`)
  }
  const { name, description, type, url } = note
  return tooLong('name', name) ?? tooLong('description', description) ?? tooLong('type', type) ?? tooLong('url', url)
}

function tooLong(field: keyof typeof LONGEST, text: string | undefined): Refusal | undefined {
  if (text === undefined || text.length <= LONGEST[field]) return undefined
  return badRequest(`'${field}' can have at most ${LONGEST[field]} characters; it has ${text.length}`)
}

function badRequest(message: string): Refusal {
  return { kind: 'badRequest', message }
}
