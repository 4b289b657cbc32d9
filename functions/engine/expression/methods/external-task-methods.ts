import type { DelegateExternalTask } from '../expression.ts'
import { type ExternalTaskObject, int, type Value } from '../value.ts'
import { getters, ofReceiver } from './execution-methods.ts'
import type { Methods } from './method.ts'

type Read = (task: DelegateExternalTask) => Value

/** What can be read of an external task: as `externalTask.errorMessage` or `externalTask.getErrorMessage()`. */
export const externalTaskProperties: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['id', ({ id }) => id],
  ['topicName', ({ topicName }) => topicName],
  ['priority', ({ priority }) => int(priority)],
  ['retries', ({ retries }) => (retries === null ? null : int(retries))],
  ['errorMessage', ({ errorMessage }) => errorMessage],
  ['errorDetails', ({ errorDetails }) => errorDetails],
])

export const externalTaskMethods: Methods<ExternalTaskObject> = new Map(
  getters(externalTaskProperties).map(
    ([name, method]) => [name, ofReceiver(method, ({ task }: ExternalTaskObject) => task)] as const,
  ),
)
