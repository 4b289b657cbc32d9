import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { queryParametersOf, readQueryString } from '../../http/request/query-string.ts'
import { errorResponses, json } from '../../http/responses.ts'
import { flag } from '../../query/conditions/fields.ts'
import { thingsAt } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { externalTasksAt } from './external-task-dto.ts'
import { isLocked, withLocks } from './external-task-listing.ts'

const querySchema = z.object({ withLockedTasks: flag, withUnlockedTasks: flag, withRetriesLeft: flag })
type Query = z.output<typeof querySchema>

/** `GET /external-task/topic-names`: of which topics there are tasks. */
export function topicNamesRoute(api: Api, services: Services): void {
  api.openapi(route, async (c) => {
    const query = readQueryString(querySchema, c.req.query())
    return c.json(await topicNames(services, query), 200)
  })
}

async function topicNames(services: Services, query: Query): Promise<string[]> {
  const { withLockedTasks, withUnlockedTasks, withRetriesLeft } = query
  const topics = new Set<string>()
  const now = services.now()
  for await (const tasks of thingsAt(services, { holding: 'externalTasks' }, externalTasksAt)) {
    const wanted = tasks.filter(({ task }) => !topics.has(task.topic) && !(withRetriesLeft && task.retries === 0))
    // Locks stand in items of their own, which are read where they matter.
    const known = withLockedTasks || withUnlockedTasks ? await withLocks(services, wanted) : wanted
    for (const view of known) {
      const locked = isLocked({ ...view, now })
      if (!(withLockedTasks && !locked) && !(withUnlockedTasks && locked)) topics.add(view.task.topic)
    }
  }
  return [...topics].sort()
}

const route = createRoute({
  method: 'get',
  path: '/external-task/topic-names',
  tags: ['External Task'],
  summary: 'List the topics that there are external tasks of',
  parameters: queryParametersOf(querySchema),
  responses: { 200: json(z.array(z.string()), 'The names, each once.'), ...errorResponses },
})
