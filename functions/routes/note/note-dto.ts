import { z } from '@hono/zod-openapi'
import { idOf } from '../../engine/instance/ids.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { dateField, dateOrNull, dateOrNullOf, links, textOrNull } from '../../http/dto-fields.ts'
import type { Attachment, Comment, Note } from '../../store/note-items.ts'
import type { NotedInstance } from './noted-instance.ts'

export const commentSchema = z
  .object({
    links,
    id: z.string(),
    userId: textOrNull,
    taskId: textOrNull,
    processInstanceId: z.string(),
    time: dateField,
    message: z.string(),
    removalTime: dateOrNull,
    rootProcessInstanceId: z.string(),
  })
  .openapi('CommentDto')

export const attachmentSchema = z
  .object({
    links,
    id: z.string(),
    name: textOrNull,
    description: textOrNull,
    taskId: textOrNull,
    type: textOrNull,
    url: textOrNull,
    createTime: dateField,
    removalTime: dateOrNull,
    rootProcessInstanceId: z.string(),
  })
  .openapi('AttachmentDto')

/** A comment as the API gives it; with a link to it where it was just made. */
export function commentDto(comment: Comment, of: NotedInstance, base?: string): z.output<typeof commentSchema> {
  return {
    ...commonFields(comment, of, base),
    userId: comment.userId ?? null,
    processInstanceId: of.state.id,
    time: dateText(comment.time),
    message: comment.message,
  }
}

/** The same of an attachment. */
export function attachmentDto(
  attachment: Attachment,
  of: NotedInstance,
  base?: string,
): z.output<typeof attachmentSchema> {
  return {
    ...commonFields(attachment, of, base),
    name: attachment.name ?? null,
    description: attachment.description ?? null,
    type: attachment.type ?? null,
    url: attachment.url ?? null,
    createTime: dateText(attachment.time),
  }
}

function commonFields({ id, kind, task }: Note, { state, expires }: NotedInstance, base: string | undefined) {
  const taskId = idOf(state.id, task)
  const self = base === undefined ? [] : [{ method: 'GET', href: `${base}/task/${taskId}/${kind}/${id}`, rel: 'self' }]
  return {
    links: self,
    id,
    taskId,
    removalTime: dateOrNullOf(expires === undefined ? undefined : expires * 1000),
    rootProcessInstanceId: state.caller?.rootProcessInstanceId ?? state.id,
  }
}
