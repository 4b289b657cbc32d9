import { z } from 'zod'
import type { Database } from './dynamodb/database.ts'
import { deletePartition, expirePartition } from './dynamodb/each-key.ts'
import { type ItemKey, readEach } from './dynamodb/item.ts'
import { partitionPages, queryCount } from './dynamodb/pages/query-pages.ts'
import { deleteItem, getItem, putItem, updateItem } from './dynamodb/single-item.ts'

const common = {
  id: z.string(),
  /** The number of the user task in its instance. */
  task: z.int(),
  /** Milliseconds since the epoch. */
  time: z.number(),
  userId: z.string().exactOptional(),
}

const comment = z.object({ kind: z.literal('comment'), ...common, message: z.string() })

const attachment = z.object({
  kind: z.literal('attachment'),
  ...common,
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  type: z.string().exactOptional(),
  /** Where its content is; absent where it is kept here. */
  url: z.string().exactOptional(),
})

const note = z.discriminatedUnion('kind', [comment, attachment])

export type Comment = Readonly<z.output<typeof comment>>
export type Attachment = Readonly<z.output<typeof attachment>>
/** What somebody wrote to a user task, or added to it. */
export type Note = Comment | Attachment

interface NotesOf {
  readonly comment: Comment
  readonly attachment: Attachment
}

const contentItem = z.object({ content: z.instanceof(Uint8Array) })

/** The most bytes of an attachment: one item, with room for its key. */
export const CONTENT_LIMIT = 390_000

const LETTERS = { comment: 'C', attachment: 'A', content: 'X' } as const

/** Writes a note; an attachment with its content, unless that is elsewhere. */
export async function putNote(db: Database, instanceId: string, it: Note, content?: Uint8Array): Promise<void> {
  // The content first: an attachment that is listed can be read.
  if (content !== undefined) await putItem(db, keyOf(instanceId, 'content', it), { content })
  await putItem(db, keyOf(instanceId, it.kind, it), it)
}

/** The comment or attachment of this id, or undefined. */
export async function readNote<Kind extends Note['kind']>(
  db: Database,
  instanceId: string,
  kind: Kind,
  of: NoteName,
): Promise<NotesOf[Kind] | undefined> {
  const item = await getItem(db, keyOf(instanceId, kind, of), true)
  const read = item && note.parse(item)
  return read && isOfKind(read, kind) ? read : undefined
}

/** The content of an attachment; undefined where it has none here. */
export async function readContent(db: Database, instanceId: string, of: NoteName): Promise<Uint8Array | undefined> {
  const item = await getItem(db, keyOf(instanceId, 'content', of), true)
  return item && contentItem.parse(item).content
}

/** The comments or attachments of an instance, or of one of its tasks, the oldest of a task first. A few: see `functions/instance/notes.ts`. */
export async function listNotes<Kind extends Note['kind']>(
  db: Database,
  instanceId: string,
  kind: Kind,
  task?: number,
): Promise<NotesOf[Kind][]> {
  const prefix = task === undefined ? `${LETTERS[kind]}#` : `${LETTERS[kind]}#${digits(task)}#`
  const found: NotesOf[Kind][] = []
  for await (const items of partitionPages(db, partitionOf(instanceId), { prefix, consistent: true })) {
    for (const read of readEach(items, { read: (item) => note.parse(item) })) if (isOfKind(read, kind)) found.push(read)
  }
  return found
}

/** How many comments or attachments an instance has. */
export function countNotes(db: Database, instanceId: string, kind: Note['kind']): Promise<number> {
  return queryCount(db, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': partitionOf(instanceId), ':prefix': `${LETTERS[kind]}#` },
  })
}

/** Changes what a comment says; false where there is none of this id. */
export async function setMessage(db: Database, instanceId: string, of: NoteName, message: string): Promise<boolean> {
  const condition = { expression: 'attribute_exists(pk)' }
  return (await updateItem(db, keyOf(instanceId, 'comment', of), { set: { message } }, condition)).done
}

/** Deletes a comment, or an attachment with its content; false where there is none of this id. */
export async function deleteNote(db: Database, instanceId: string, kind: Note['kind'], of: NoteName): Promise<boolean> {
  const deleted = await deleteItem(db, keyOf(instanceId, kind, of), { expression: 'attribute_exists(pk)' })
  if (kind === 'attachment') await deleteItem(db, keyOf(instanceId, 'content', of))
  return deleted.done || deleted.tries > 1
}

/** Lets all notes of an instance be forgotten at this time, in seconds since the epoch; undefined: they are kept. */
export function expireNotes(db: Database, instanceId: string, expires: number | undefined): Promise<void> {
  return expirePartition(db, partitionOf(instanceId), expires)
}

/** Deletes all notes of an instance. */
export function deleteNotes(db: Database, instanceId: string): Promise<void> {
  return deletePartition(db, partitionOf(instanceId))
}

/** Which note of an instance. */
type NoteName = Pick<Note, 'task' | 'id'>

function isOfKind<Kind extends Note['kind']>(read: Note, kind: Kind): read is NotesOf[Kind] & Note {
  return read.kind === kind
}

function partitionOf(instanceId: string): string {
  return `NOTES#${instanceId}`
}

function keyOf(instanceId: string, kind: keyof typeof LETTERS, { task, id }: NoteName): ItemKey {
  return { pk: partitionOf(instanceId), sk: `${LETTERS[kind]}#${digits(task)}#${id}` }
}

/** Tasks sort as their numbers: ids have room for eight digits. */
function digits(task: number): string {
  return String(task).padStart(8, '0')
}
