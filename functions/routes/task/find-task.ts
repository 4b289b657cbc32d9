import { type ApiError, restError } from '../../http/api-error.ts'
import { findThing } from '../../query/execution-place.ts'
import type { Services } from '../../shell/services.ts'
import { type TaskView, tasksAt } from './task-dto.ts'

/** The user task of this id, or undefined. */
export function findTask(services: Services, id: string): Promise<TaskView | undefined> {
  return findThing(
    services,
    id,
    (place) => tasksAt(place),
    (view) => view.id,
  )
}

/** The answer where there is no user task of this id; `prefix` says what could not be done. */
export function missingTask(id: string, prefix = ''): ApiError {
  return restError(`${prefix}Cannot find task with id ${id}: task is null`, 404)
}
