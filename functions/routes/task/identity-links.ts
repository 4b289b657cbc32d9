import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { TaskChanges } from '../../engine/command.ts'
import type { UserTask } from '../../engine/instance/instance-state.ts'
import type { Api } from '../../http/api.ts'
import { invalidRequest, restError } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, idParameter, json, jsonBody, noContent } from '../../http/responses.ts'
import { text } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'
import { findTask, missingTask } from './find-task.ts'
import { logTask } from './task-act.ts'
import { commandTask } from './task-command.ts'

/** Who has to do with a user task: its assignee, its owner, its candidates. */
export function identityLinkRoutes(api: Api, services: Services): void {
  api.openapi(getLinks, async (c) => {
    const { id } = c.req.valid('param')
    const { type } = readQueryString(linkQuery, c.req.query())
    const view = await findTask(services, id)
    if (view === undefined) throw missingTask(id)
    const links = linksOf(view.task)
    return c.json(typeof type === 'string' ? links.filter((link) => link.type === type) : links, 200)
  })
  api.openapi(addLink, async (c) => {
    const { id } = c.req.valid('param')
    const link = c.req.valid('json')
    const changes = changesOf(link, 'add')
    await commandTask(services, id, '', (task) => ({ kind: 'updateTask', task, changes }))
    await logLink(services, c, id, { link, verb: 'Add' })
    return c.body(null, 204)
  })
  api.openapi(deleteLink, async (c) => {
    const { id } = c.req.valid('param')
    const link = c.req.valid('json')
    const changes = changesOf(link, 'remove')
    await commandTask(services, id, '', (task) => ({ kind: 'updateTask', task, changes }))
    await logLink(services, c, id, { link, verb: 'Delete' })
    return c.body(null, 204)
  })
}

/** `AddUserLink`, `DeleteGroupLink`, … with the type and whose it is, as in the reference. */
function logLink(
  services: Services,
  c: Context,
  id: string,
  { link, verb }: { readonly link: z.output<typeof linkBody>; readonly verb: 'Add' | 'Delete' },
): Promise<void> {
  const { userId, groupId, type } = link
  const operationType = `${verb}${userId ? 'User' : 'Group'}Link`
  return logTask(services, c, id, {
    entityType: 'IdentityLink',
    operationType,
    properties: { [type ?? 'candidate']: userId ?? groupId },
  })
}

const linkSchema = z.object({ userId: textOrNull, groupId: textOrNull, type: z.string() }).openapi('IdentityLinkDto')
type IdentityLink = z.output<typeof linkSchema>

const linkBody = z.object({ userId: text, groupId: text, type: text }).openapi('TaskIdentityLinkDto')

const linkQuery = z.object({ type: text })

function linksOf({ assignee, owner, candidateUsers = [], candidateGroups = [] }: UserTask): IdentityLink[] {
  const user = (userId: string, type: string): IdentityLink => ({ userId, groupId: null, type })
  return [
    ...(assignee === undefined ? [] : [user(assignee, 'assignee')]),
    ...(owner === undefined ? [] : [user(owner, 'owner')]),
    ...candidateUsers.map((userId) => user(userId, 'candidate')),
    ...candidateGroups.map((groupId) => ({ userId: null, groupId, type: 'candidate' })),
  ]
}

/** Throws an ApiError (400) where it is not one user or one group, or a type that a task does not keep. */
function changesOf({ userId, groupId, type }: z.output<typeof linkBody>, how: 'add' | 'remove'): TaskChanges {
  if (typeof userId === 'string' && typeof groupId === 'string') {
    throw invalidRequest('Identity Link requires userId or groupId, but not both.')
  }
  if (typeof userId !== 'string' && typeof groupId !== 'string')
    throw restError('userId and groupId cannot both be null')
  if (type === 'assignee' || type === 'owner') {
    if (typeof userId !== 'string')
      throw restError(`Incompatible usage: cannot use type '${type}' together with a groupId`)
    return { [type]: how === 'add' ? userId : null }
  }
  if (type !== 'candidate')
    throw invalidRequest(`Identity links of type '${type}' are not supported: assignee, owner, candidate`)
  const names = [userId ?? groupId ?? '']
  if (typeof userId === 'string') return how === 'add' ? { addCandidateUsers: names } : { removeCandidateUsers: names }
  return how === 'add' ? { addCandidateGroups: names } : { removeCandidateGroups: names }
}

const TAGS = ['Task Identity Link']
const PATH = '/task/{id}/identity-links'

const getLinks = createRoute({
  method: 'get',
  path: PATH,
  tags: TAGS,
  summary: 'List who has to do with a user task',
  parameters: queryParametersOf(linkQuery),
  request: { params: idParameter },
  responses: { 200: json(z.array(linkSchema), 'Assignee, owner, candidates.'), ...errorResponses },
})

const addLink = createRoute({
  method: 'post',
  path: PATH,
  tags: TAGS,
  summary: 'Add somebody to a user task',
  request: { params: idParameter, body: jsonBody(linkBody) },
  responses: { 204: noContent, ...errorResponses },
})

const deleteLink = createRoute({
  method: 'post',
  path: `${PATH}/delete`,
  tags: TAGS,
  summary: 'Take somebody from a user task',
  request: { params: idParameter, body: jsonBody(linkBody) },
  responses: { 204: noContent, ...errorResponses },
})
