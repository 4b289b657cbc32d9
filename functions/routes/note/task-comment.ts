import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { errorOfRefusal, invalidRequest } from '../../http/api-error.ts'
import { callerIdOf } from '../../http/caller-identity.ts'
import { baseUrlOf } from '../../http/engine-path.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { addNote, refuseMessage } from '../../instance/notes.ts'
import { text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { type Comment, deleteNote, listNotes, readNote, setMessage } from '../../store/note-items.ts'
import { logTask } from '../task/task-act.ts'
import { commentDto, commentSchema } from './note-dto.ts'
import { findNotedTask } from './noted-instance.ts'

/** `/task/{id}/comment`. */
export function taskCommentRoutes(api: Api, services: Services): void {
  const { db } = services
  api.openapi(listComments, async (c) => {
    const found = await findNotedTask(services, c.req.valid('param').id)
    const comments = await listNotes(db, found.state.id, 'comment', found.task)
    // The newest one first, as in the reference.
    return c.json(
      comments.toReversed().map((comment) => commentDto(comment, found)),
      200,
    )
  })
  api.openapi(createComment, async (c) => {
    const { id } = c.req.valid('param')
    const found = await findNotedTask(services, id, 400)
    const message = c.req.valid('json').message ?? ''
    if (message === '') throw invalidRequest('Not enough parameters submitted')
    const userId = callerIdOf(c)
    const time = services.now()
    const comment: Comment = {
      kind: 'comment',
      id: services.newId(),
      task: found.task,
      time,
      message,
      ...(userId !== undefined && { userId }),
    }
    const refusal = await addNote(services, found.state.id, comment)
    if (refusal !== undefined) throw errorOfRefusal(refusal)
    return c.json(commentDto(comment, found, baseUrlOf(c.req.url)), 200)
  })
  api.openapi(getComment, async (c) => {
    const { id, commentId } = c.req.valid('param')
    const found = await findNotedTask(services, id)
    const comment = await readNote(db, found.state.id, 'comment', { task: found.task, id: commentId })
    if (comment !== undefined) return c.json(commentDto(comment, found), 200)
    throw invalidRequest(`Task comment with id ${commentId} does not exist for task id '${id}'.`, 404)
  })
  api.openapi(updateComment, async (c) => {
    const { id } = c.req.valid('param')
    const { id: commentId, message } = readUpdate(c.req.valid('json'))
    const { state, task } = await findNotedTask(services, id)
    if (!(await setMessage(db, state.id, { task, id: commentId }, message))) throw noComment(commentId, id)
    await logTask(services, c, id, { entityType: 'Comment', operationType: 'UpdateComment' })
    return c.body(null, 204)
  })
  api.openapi(deleteComment, async (c) => {
    const { id, commentId } = c.req.valid('param')
    const { state, task } = await findNotedTask(services, id)
    if (!(await deleteNote(db, state.id, 'comment', { task, id: commentId }))) throw noComment(commentId, id)
    await logTask(services, c, id, { entityType: 'Comment', operationType: 'DeleteComment' })
    return c.body(null, 204)
  })
  api.openapi(deleteComments, async (c) => {
    const { id } = c.req.valid('param')
    const { state, task } = await findNotedTask(services, id)
    for (const comment of await listNotes(db, state.id, 'comment', task)) {
      await deleteNote(db, state.id, 'comment', comment)
    }
    await logTask(services, c, id, { entityType: 'Comment', operationType: 'DeleteComment' })
    return c.body(null, 204)
  })
}

/** Which comment is to say what. Throws an ApiError (400) where that is missing, or too long. */
export function readUpdate({ id, message }: z.output<typeof commentBody>) {
  if (!id) throw invalidRequest('commentId is null')
  if (!message) throw invalidRequest('message is null')
  const refusal = refuseMessage(message)
  if (refusal !== undefined) throw errorOfRefusal(refusal)
  return { id, message }
}

function noComment(commentId: string, taskId: string) {
  return invalidRequest(`No comment exists with commentId: ${commentId} and taskId: ${taskId}: comment is null`)
}

/** What is sent of a comment: the rest of it is for the one who keeps it to say. */
export const commentBody = z.object({ id: text, message: text }).openapi('CommentBodyDto')

const TAGS = ['Task Comment']
const PATH = '/task/{id}/comment'

const commentParameters = z.object({ id: z.string(), commentId: z.string() })

const listComments = createRoute({
  method: 'get',
  path: PATH,
  tags: TAGS,
  summary: 'List the comments on a user task',
  request: { params: idParameter },
  responses: { 200: json(z.array(commentSchema), 'The comments, the newest one first.'), ...errorResponses },
})

const createComment = createRoute({
  method: 'post',
  path: `${PATH}/create`,
  tags: TAGS,
  summary: 'Comment on a user task',
  request: { params: idParameter, body: jsonBody(commentBody) },
  responses: { 200: json(commentSchema, 'The comment.'), ...errorResponses },
})

const getComment = createRoute({
  method: 'get',
  path: `${PATH}/{commentId}`,
  tags: TAGS,
  summary: 'Get a comment on a user task',
  request: { params: commentParameters },
  responses: { 200: json(commentSchema, 'The comment.'), ...errorResponses },
})

const updateComment = createRoute({
  method: 'put',
  path: PATH,
  tags: TAGS,
  summary: 'Change what a comment on a user task says',
  request: { params: idParameter, body: jsonBody(commentBody) },
  responses: { 204: noContent, ...errorResponses },
})

const deleteComment = createRoute({
  method: 'delete',
  path: `${PATH}/{commentId}`,
  tags: TAGS,
  summary: 'Delete a comment on a user task',
  request: { params: commentParameters },
  responses: { 204: noContent, ...errorResponses },
})

const deleteComments = createRoute({
  method: 'delete',
  path: PATH,
  tags: TAGS,
  summary: 'Delete all comments on a user task',
  request: { params: idParameter },
  responses: { 204: noContent, ...errorResponses },
})
