import type { DelegateTask } from '../expression.ts'
import { int, type TaskObject, type Value } from '../value.ts'
import { dictionaryOf, done, getters, namesOf, ofReceiver, variableMethods } from './execution-methods.ts'
import {
  dateArgument,
  intArgument,
  listArgument,
  type Method,
  type Methods,
  optionalText,
  taking,
  textArgument,
} from './method.ts'

/** What can be read of a task: as `task.name` or `task.getName()`. */
export const taskProperties: ReadonlyMap<string, (task: DelegateTask) => Value> = new Map<
  string,
  (task: DelegateTask) => Value
>([
  ['id', ({ id }) => id],
  ['name', ({ name }) => name],
  ['description', ({ description }) => description],
  ['assignee', ({ assignee }) => assignee],
  ['owner', ({ owner }) => owner],
  ['priority', ({ priority }) => int(priority)],
  ['dueDate', ({ dueDate }) => dateOf(dueDate)],
  ['followUpDate', ({ followUpDate }) => dateOf(followUpDate)],
  ['createTime', ({ createTime }) => dateOf(createTime)],
  ['taskDefinitionKey', ({ taskDefinitionKey }) => taskDefinitionKey],
  ['eventName', ({ eventName }) => eventName],
  ['execution', ({ execution }) => ({ kind: 'execution', execution })],
  ['executionId', ({ execution }) => execution.id],
  ['processInstanceId', ({ execution }) => execution.processInstanceId],
  ['processDefinitionId', ({ execution }) => execution.processDefinitionId],
  ['tenantId', ({ execution }) => execution.tenantId],
  ['variables', ({ variables }) => dictionaryOf(variables.getVariables())],
  ['variablesLocal', ({ variables }) => dictionaryOf(variables.getVariablesLocal())],
  ['variableNames', ({ variables }) => namesOf(variables.getVariables())],
  ['variableNamesLocal', ({ variables }) => namesOf(variables.getVariablesLocal())],
])

const setters: Methods<DelegateTask> = new Map<string, Method<DelegateTask>>([
  ['setName', taking(1, (task, args) => done(task.setName(optionalText(args, 0))))],
  ['setDescription', taking(1, (task, args) => done(task.setDescription(optionalText(args, 0))))],
  ['setAssignee', taking(1, (task, args) => done(task.setAssignee(optionalText(args, 0))))],
  ['setOwner', taking(1, (task, args) => done(task.setOwner(optionalText(args, 0))))],
  ['setPriority', taking(1, (task, args) => done(task.setPriority(intArgument(args, 0))))],
  ['setDueDate', taking(1, (task, args) => done(task.setDueDate(dateArgument(args, 0))))],
  ['setFollowUpDate', taking(1, (task, args) => done(task.setFollowUpDate(dateArgument(args, 0))))],
  ['addCandidateUser', taking(1, (task, args) => done(task.addCandidateUser(textArgument(args, 0))))],
  ['addCandidateGroup', taking(1, (task, args) => done(task.addCandidateGroup(textArgument(args, 0))))],
  [
    'addCandidateUsers',
    taking(1, (task, args) =>
      done(
        textItems(args).forEach((user) => {
          task.addCandidateUser(user)
        }),
      ),
    ),
  ],
  [
    'addCandidateGroups',
    taking(1, (task, args) =>
      done(
        textItems(args).forEach((group) => {
          task.addCandidateGroup(group)
        }),
      ),
    ),
  ],
])

/** The reference's DelegateTask, without what reaches into the engine or the model. */
export const taskMethods: Methods<TaskObject> = new Map(
  [
    ...[...getters(taskProperties), ...setters],
    ...Array.from(
      variableMethods,
      ([name, method]) => [name, ofReceiver(method, (task: DelegateTask) => task.variables)] as const,
    ),
  ].map(([name, method]) => [name, ofReceiver(method, ({ task }: TaskObject) => task)] as const),
)

function dateOf(time: number | null): Value {
  return time === null ? null : { kind: 'date', time }
}

function textItems(args: readonly Value[]): readonly string[] {
  return listArgument(args, 0).items.map((_, at, items) => textArgument(items, at))
}
