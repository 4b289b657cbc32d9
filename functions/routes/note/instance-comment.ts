import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import type { Services } from '../../shell/services.ts'
import { type Comment, deleteNote, listNotes, setMessage } from '../../store/note-items.ts'
import { logWork } from '../history/part-act.ts'
import { commentDto, commentSchema } from './note-dto.ts'
import { findNotedInstance, type NotedInstance } from './noted-instance.ts'
import { commentBody, readUpdate } from './task-comment.ts'

/** `/process-instance/{id}/comment`: those on its tasks. */
export function instanceCommentRoutes(api: Api, services: Services): void {
  const { db } = services
  api.openapi(listComments, async (c) => {
    const found = await find(services, c.req.valid('param').id)
    const comments = await listNotes(db, found.state.id, 'comment')
    const dtos = comments.toSorted((one, other) => other.time - one.time).map((comment) => commentDto(comment, found))
    return c.json(dtos, 200)
  })
  api.openapi(updateComment, async (c) => {
    const { id } = c.req.valid('param')
    const update = readUpdate(c.req.valid('json'))
    const comment = await findComment(services, id, update.id)
    if (!(await setMessage(db, id, comment, update.message))) throw noComment(update.id, id)
    await logWork(services, c, id, { entityType: 'Comment', operationType: 'UpdateComment' })
    return c.body(null, 204)
  })
  api.openapi(deleteComment, async (c) => {
    const { id, commentId } = c.req.valid('param')
    await deleteNote(db, id, 'comment', await findComment(services, id, commentId))
    await logWork(services, c, id, { entityType: 'Comment', operationType: 'DeleteComment' })
    return c.body(null, 204)
  })
  api.openapi(deleteComments, async (c) => {
    const { id } = c.req.valid('param')
    await find(services, id)
    for (const comment of await listNotes(db, id, 'comment')) await deleteNote(db, id, 'comment', comment)
    await logWork(services, c, id, { entityType: 'Comment', operationType: 'DeleteComment' })
    return c.body(null, 204)
  })
}

async function find(services: Services, id: string): Promise<NotedInstance> {
  const found = await findNotedInstance(services, id)
  if (found !== undefined) return found
  throw invalidRequest(`No process instance found for id ${id}`, 404)
}

async function findComment(services: Services, id: string, commentId: string): Promise<Comment> {
  const { state } = await find(services, id)
  const comment = (await listNotes(services.db, state.id, 'comment')).find((candidate) => candidate.id === commentId)
  if (comment !== undefined) return comment
  throw noComment(commentId, id)
}

function noComment(commentId: string, instanceId: string) {
  const message = `No comment exists with commentId: ${commentId} and processInstanceId: ${instanceId}: comment is null`
  return invalidRequest(message)
}

const TAGS = ['Process Instance Comment']
const PATH = '/process-instance/{id}/comment'

const listComments = createRoute({
  method: 'get',
  path: PATH,
  tags: TAGS,
  summary: 'List the comments on the user tasks of a process instance, running or ended',
  request: { params: idParameter },
  responses: { 200: json(z.array(commentSchema), 'The comments, the newest one first.'), ...errorResponses },
})

const updateComment = createRoute({
  method: 'put',
  path: PATH,
  tags: TAGS,
  summary: 'Change what a comment of a process instance says',
  request: { params: idParameter, body: jsonBody(commentBody) },
  responses: { 204: noContent, ...errorResponses },
})

const deleteComment = createRoute({
  method: 'delete',
  path: `${PATH}/{commentId}`,
  tags: TAGS,
  summary: 'Delete a comment of a process instance',
  request: { params: z.object({ id: z.string(), commentId: z.string() }) },
  responses: { 204: noContent, ...errorResponses },
})

const deleteComments = createRoute({
  method: 'delete',
  path: PATH,
  tags: TAGS,
  summary: 'Delete all comments of a process instance',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
