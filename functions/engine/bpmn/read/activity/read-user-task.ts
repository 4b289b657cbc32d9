import type { Expression } from '../../../expression/expression.ts'
import type { UserTaskDefinition } from '../../behavior.ts'
import { attribute, child, childrenIn, type ModelElement } from '../../model-element.ts'
import type { ReadContext } from '../read-context.ts'
import { readExpression, readExpressionIn, readExpressionList, splitList } from './read-expression.ts'
import { readTaskListeners } from './read-listeners.ts'

/** What a user task says of its tasks. */
export function readUserTask(element: ModelElement, context: ReadContext): UserTaskDefinition {
  const { problems } = context
  const expression = (name: string) => readExpressionIn(element, name, problems)
  const list = (name: string) => readExpressionList(element, name, attribute(element, name), problems)
  const owners = readPotentialOwners(element, { problems })
  return {
    assignee: readAssignee(element, { problems }),
    owner: undefined,
    candidateUsers: [...owners.users, ...list('camunda:candidateUsers')],
    candidateGroups: [...owners.groups, ...list('camunda:candidateGroups')],
    dueDate: expression('camunda:dueDate'),
    followUpDate: expression('camunda:followUpDate'),
    priority: expression('camunda:priority'),
    formKey: expression('camunda:formKey'),
    name: expression('name'),
    description: readExpression(element, 'documentation', documentation(element), problems),
    listeners: readTaskListeners(element, context),
  }
}

/** The texts of the element's documentation, with an empty line between them; undefined where there is none. */
export function documentation(element: ModelElement): string | undefined {
  const texts = childrenIn(element, 'documentation').map(({ text }) => text)
  return texts.length === 0 ? undefined : texts.join('\n\n')
}

type Reporting = Pick<ReadContext, 'problems'>

function readAssignee(element: ModelElement, { problems }: Reporting): Expression | undefined {
  const performers = childrenIn(element, 'resources').filter(({ name }) => name === 'humanPerformer')
  const assignee = readExpressionIn(element, 'camunda:assignee', problems)
  const name = attribute(element, 'name') ?? ''
  if (performers.length > 1) {
    problems.error(element, `Invalid task definition: multiple humanPerformer sub elements defined for ${name}`)
  }
  const performer = performers[0] === undefined ? undefined : assignmentText(performers[0])
  if (performer === undefined) return assignee
  if (assignee !== undefined) problems.error(element, `Invalid usage: duplicate assignee declaration for task ${name}`)
  return readExpression(element, 'humanPerformer', performer, problems)
}

/** `user(a), group(b), c`: what is neither is a group. */
function readPotentialOwners(element: ModelElement, { problems }: Reporting) {
  const users: Expression[] = []
  const groups: Expression[] = []
  for (const owner of childrenIn(element, 'resources').filter(({ name }) => name === 'potentialOwner')) {
    for (const entry of splitList(assignmentText(owner) ?? '')) {
      const [, kind = 'group', id = entry] = /^(user|group)\((.*)\)$/.exec(entry) ?? []
      const expression = readExpression(element, 'potentialOwner', id.trim(), problems)
      if (expression !== undefined) (kind === 'user' ? users : groups).push(expression)
    }
  }
  return { users, groups }
}

function assignmentText(performer: ModelElement): string | undefined {
  const assignment = child(performer, 'resourceAssignmentExpression')
  return assignment === undefined ? undefined : child(assignment, 'expression')?.text
}
