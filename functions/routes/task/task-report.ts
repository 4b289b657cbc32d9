import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { acceptsCsv, CSV, csvLine } from '../../http/csv.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { errorResponses } from '../../http/responses.ts'
import { thingsAt } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { tasksAt } from './task-dto.ts'

/** `GET /task/report/candidate-group-count`. */
export function taskReportRoute(api: Api, services: Services): void {
  api.openapi(countGroups, async (c) => {
    const counts = await countByGroup(services)
    const counted = Array.from(counts, ([groupName, taskCount]) => ({ groupName, taskCount }))
    if (!acceptsCsv(c)) return c.json(counted, 200)
    const lines = counted.map(({ groupName, taskCount }) => csvLine([groupName ?? '', String(taskCount)]))
    return c.body([HEADER, ...lines].join(''), 200, { 'content-type': CSV })
  })
}

/** The reference's names of the columns. */
const HEADER = csvLine(['CANDIDATE_GROUP_NAME', 'TASK_COUNT'])

/** How many user tasks each group is a candidate for, null for those that have no group; a task with two groups counts twice, as in the reference. */
async function countByGroup(services: Services): Promise<ReadonlyMap<string | null, number>> {
  const counts = new Map<string | null, number>()
  for await (const views of thingsAt(services, { holding: 'userTasks' }, (place) => tasksAt(place))) {
    for (const { task } of views) {
      const groups: readonly (string | null)[] = task.candidateGroups ?? [null]
      for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1)
    }
  }
  return counts
}

const countSchema = z
  .object({ groupName: textOrNull, taskCount: z.int() })
  .openapi('TaskCountByCandidateGroupResultDto')

const countGroups = createRoute({
  method: 'get',
  path: '/task/report/candidate-group-count',
  tags: ['Task'],
  summary: 'Count the user tasks of each candidate group',
  responses: {
    200: {
      description: 'One element for each group; null for tasks without any.',
      content: {
        'application/json': { schema: z.array(countSchema) },
        'text/csv': { schema: z.string() },
      },
    },
    ...errorResponses,
  },
})
