import { invalidRequest } from '../../http/api-error.ts'

/** The answer where there is no process instance of this id. */
export function missingInstance(id: string) {
  return invalidRequest(`Process instance with id ${id} does not exist`, 404)
}
