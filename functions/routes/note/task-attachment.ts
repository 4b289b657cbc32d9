import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { attachment as attachmentHeader } from '../../http/attachment.ts'
import { callerIdOf } from '../../http/caller-identity.ts'
import { baseUrlOf } from '../../http/engine-path.ts'
import { filePart, multipartForm } from '../../http/request/multipart-form.ts'
import { bytes, errorResponses, idParameter, json, noContent } from '../../http/responses.ts'
import { addNote } from '../../instance/notes.ts'
import type { Services } from '../../shell/services.ts'
import { type Attachment, deleteNote, listNotes, readContent, readNote } from '../../store/note-items.ts'
import { logTask } from '../task/task-act.ts'
import { attachmentDto, attachmentSchema } from './note-dto.ts'
import { findNotedTask } from './noted-instance.ts'

/** `/task/{id}/attachment`. */
export function taskAttachmentRoutes(api: Api, services: Services): void {
  const { db } = services
  api.openapi(listAttachments, async (c) => {
    const found = await findNotedTask(services, c.req.valid('param').id)
    const attachments = await listNotes(db, found.state.id, 'attachment', found.task)
    return c.json(
      attachments.map((attachment) => attachmentDto(attachment, found)),
      200,
    )
  })
  api.openAPIRegistry.registerPath(createAttachment)
  api.post(createAttachment.getRoutingPath(), async (c) => {
    const id = c.req.param('id')
    const found = await findNotedTask(services, id, 400)
    const { content, ...given } = await readForm(c)
    const userId = callerIdOf(c)
    const attachment: Attachment = {
      kind: 'attachment',
      id: services.newId(),
      task: found.task,
      time: services.now(),
      ...given,
      ...(userId !== undefined && { userId }),
    }
    const refusal = await addNote(services, found.state.id, attachment, content)
    if (refusal !== undefined) throw errorOfRefusal(refusal)
    const properties = { name: attachment.name }
    await logTask(services, c, id, { entityType: 'Attachment', operationType: 'AddAttachment', properties })
    return c.json(attachmentDto(attachment, found, baseUrlOf(c.req.url)), 200)
  })
  api.openapi(getAttachment, async (c) => {
    const { id, attachmentId } = c.req.valid('param')
    const found = await findNotedTask(services, id)
    const attachment = await readNote(db, found.state.id, 'attachment', { task: found.task, id: attachmentId })
    if (attachment !== undefined) return c.json(attachmentDto(attachment, found), 200)
    throw invalidRequest(`Task attachment with id ${attachmentId} does not exist for task id '${id}'.`, 404)
  })
  api.openapi(getContent, async (c) => {
    const { id, attachmentId } = c.req.valid('param')
    const { state, task } = await findNotedTask(services, id)
    const of = { task, id: attachmentId }
    const attachment = await readNote(db, state.id, 'attachment', of)
    const content = attachment && (await readContent(db, state.id, of))
    if (content !== undefined) return c.body(Uint8Array.from(content), 200, headersOf(attachment))
    const which = `attachment with id '${attachmentId}' does not exist for task id '${id}'`
    throw invalidRequest(`Attachment content for ${which}.`, 404)
  })
  api.openapi(deleteAttachment, async (c) => {
    const { id, attachmentId } = c.req.valid('param')
    const { state, task } = await findNotedTask(services, id)
    if (!(await deleteNote(db, state.id, 'attachment', { task, id: attachmentId }))) {
      const which = `task id '${id}' and attachment id '${attachmentId}'`
      throw invalidRequest(`Deletion is not possible. No attachment exists for ${which}.`, 404)
    }
    await logTask(services, c, id, { entityType: 'Attachment', operationType: 'DeleteAttachment' })
    return c.body(null, 204)
  })
}

/** To be saved and not shown, whatever is in it. */
function headersOf(attachment: Attachment | undefined): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    'content-disposition': attachmentHeader(attachment?.name ?? 'attachment'),
  }
}

type NewAttachment = Pick<Attachment, 'name' | 'description' | 'type' | 'url'> & {
  readonly content: Uint8Array | undefined
}

/** The fields of the form: either the content itself or where it is. Throws an ApiError (400) where neither is there. */
async function readForm(c: Context): Promise<NewAttachment> {
  const form = await multipartForm(c)
  const text = (field: string) => {
    const value = form.get(field)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const fields = {
    name: text('attachment-name'),
    description: text('attachment-description'),
    type: text('attachment-type'),
  }
  const file = await filePart(c, form, 'content', 'Cannot create the task attachment')
  const url = text('url')
  if (file === undefined && url === undefined) {
    throw invalidRequest('No content or url to remote content exists to create the task attachment.')
  }
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  if (file === undefined) return { ...given, ...(url !== undefined && { url }), content: undefined }
  return { ...given, content: new Uint8Array(await file.arrayBuffer()) }
}

const TAGS = ['Task Attachment']
const PATH = '/task/{id}/attachment'

const formSchema = z
  .object({
    'attachment-name': z.string().optional(),
    'attachment-description': z.string().optional(),
    'attachment-type': z.string().optional(),
    url: z.string().optional().openapi({ description: 'Where the content is, if it is not in `content`.' }),
    content: z.string().optional().openapi({ format: 'binary', description: 'At most 390,000 bytes.' }),
  })
  .openapi('MultiFormAttachmentDto')

const attachmentParameters = z.object({ id: z.string(), attachmentId: z.string() })

const listAttachments = createRoute({
  method: 'get',
  path: PATH,
  tags: TAGS,
  summary: 'List the attachments of a user task',
  request: { params: idParameter },
  responses: { 200: json(z.array(attachmentSchema), 'The attachments, the oldest one first.'), ...errorResponses },
})

const createAttachment = createRoute({
  method: 'post',
  path: `${PATH}/create`,
  tags: TAGS,
  summary: 'Attach something to a user task',
  request: {
    params: idParameter,
    body: { content: { 'multipart/form-data': { schema: formSchema } }, required: true },
  },
  responses: { 200: json(attachmentSchema, 'The attachment.'), ...errorResponses },
})

const getAttachment = createRoute({
  method: 'get',
  path: `${PATH}/{attachmentId}`,
  tags: TAGS,
  summary: 'Get an attachment of a user task',
  request: { params: attachmentParameters },
  responses: { 200: json(attachmentSchema, 'The attachment.'), ...errorResponses },
})

const getContent = createRoute({
  method: 'get',
  path: `${PATH}/{attachmentId}/data`,
  tags: TAGS,
  summary: 'Get the content of an attachment of a user task',
  request: { params: attachmentParameters },
  responses: { 200: bytes('The content.'), ...errorResponses },
})

const deleteAttachment = createRoute({
  method: 'delete',
  path: `${PATH}/{attachmentId}`,
  tags: TAGS,
  summary: 'Delete an attachment of a user task',
  request: { params: attachmentParameters },
  responses: { 204: noContent, ...errorResponses },
})
