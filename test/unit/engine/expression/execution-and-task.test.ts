// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../../functions/engine/expression/evaluate.ts'
import {
  bool,
  date,
  int,
  json,
  long,
  NOW,
  nothing,
  object,
  parsed,
  scopeWith,
  taskWith,
  text,
  valueOfText,
} from './execution-double.ts'

describe('execution', () => {
  const values = [
    ['id', text('instance:3')],
    ['processInstanceId', text('instance')],
    ['processDefinitionId', text('claim:1:definition')],
    ['businessKey', text('C-1')],
    ['processBusinessKey', text('C-1')],
    ['tenantId', nothing],
    ['parentId', text('instance')],
    ['parentActivityInstanceId', text('instance')],
    ['activityInstanceId', text('instance:4')],
    ['currentActivityId', text('review')],
    ['currentActivityName', text('Review the claim')],
    ['currentTransitionId', nothing],
    ['eventName', text('start')],
  ] as const
  test.each(values)('%s can be read as a property and by its getter', (name, expected) => {
    expect(valueOfText(`\${execution.${name}}`)).toEqual(expected)
    expect(valueOfText(`\${execution.get${name.charAt(0).toUpperCase()}${name.slice(1)}()}`)).toEqual(expected)
  })

  test('whether it is cancelled', () => {
    expect(valueOfText('${execution.isCanceled()}')).toEqual(bool(false))
    expect(valueOfText('${execution.canceled}')).toEqual(bool(false))
  })

  test('variables keep their type, and one that is missing is null', () => {
    const scope = scopeWith({ x: int(1), whole: object('[1]'), tree: json('{ "a": 1 }') })
    expect(valueOfText("${execution.getVariable('x')}", scope)).toEqual(int(1))
    expect(valueOfText("${execution.getVariable('whole')}", scope)).toEqual(object('[1]'))
    expect(valueOfText("${execution.getVariable('tree')}", scope)).toEqual(json('{ "a": 1 }'))
    expect(valueOfText("${execution.getVariable('missing')}", scope)).toEqual(nothing)
    expect(valueOfText("${execution.getVariable('missing') == null}", scope)).toEqual(bool(true))
    expect(valueOfText("${execution.hasVariable('x') and not execution.hasVariable('y')}", scope)).toEqual(bool(true))
    expect(valueOfText("${execution.variables.x + execution.getVariables().get('x')}", scope)).toEqual(long(2))
    expect(valueOfText("${execution.variableNames.contains('x')}", scope)).toEqual(bool(true))
  })

  test('a listener counts in a variable that does not exist at first', () => {
    const scope = scopeWith()
    const count = "${execution.setVariable('n', execution.getVariable('n') + 1)}"
    expect(valueOfText(count, scope)).toEqual(nothing)
    valueOfText(count, scope)
    expect(scope.variables.get('n')).toEqual(long(2))
  })

  test('setting keeps what a value was', () => {
    const scope = scopeWith({ x: int(1), whole: object('{"a":1}') })
    valueOfText("${execution.setVariable('copy', whole)}", scope)
    valueOfText("${execution.setVariable('same', x)}", scope)
    valueOfText("${execution.setVariable('later', dateTime().plusDays(1).toDate())}", scope)
    expect(scope.variables.get('copy')).toEqual(object('{"a":1}'))
    expect(scope.variables.get('same')).toEqual(int(1))
    expect(scope.variables.get('later')).toEqual(date('2026-02-01T12:00:00.000+0000'))
  })

  test('local variables are those of the execution alone', () => {
    const scope = scopeWith({ x: int(1) })
    valueOfText("${execution.setVariableLocal('x', 2)}", scope)
    expect(scope.variables.get('x')).toEqual(int(1))
    expect(valueOfText("${execution.getVariableLocal('x')}", scope)).toEqual(long(2))
    expect(valueOfText("${execution.hasVariableLocal('y') or not execution.hasVariablesLocal()}", scope)).toEqual(
      bool(false),
    )
    valueOfText("${execution.removeVariableLocal('x')}", scope)
    expect(valueOfText('${x}', scope)).toEqual(int(1))
  })

  test('several variables at once', () => {
    const scope = scopeWith({ map: object('{"a":1,"b":"x"}'), c: int(3) })
    valueOfText('${execution.setVariables(map)}', scope)
    expect(valueOfText('${a}${b}', scope)).toEqual(text('1x'))
    valueOfText("${execution.removeVariables('a,b'.split(','))}", scope)
    expect([...scope.variables.keys()]).toEqual(['map', 'c'])
    valueOfText('${execution.removeVariables()}', scope)
    expect([...scope.variables.keys()]).toEqual([])
  })

  test('the business key can be set', () => {
    const scope = scopeWith()
    valueOfText("${execution.setProcessBusinessKey('C-2')}", scope)
    expect(scope.variables.get('business key')).toEqual(text('C-2'))
  })
})

describe('task', () => {
  test('can be read as a property and by its getter', () => {
    const scope = scopeWith({ x: int(1) }, taskWith([]))
    const code =
      '${task.name}/${task.getAssignee()}/${task.priority}/${task.getTaskDefinitionKey()}/${task.eventName}/${task.owner}'
    expect(valueOfText(code, scope)).toEqual(text('Review/mary/50/review/create/'))
    expect(valueOfText('${task.getDueDate()}', scope)).toEqual(date('2026-01-31T12:00:00.000+0000'))
    expect(valueOfText('${task.followUpDate}', scope)).toEqual(nothing)
    expect(valueOfText('${task.execution.processInstanceId == task.processInstanceId}', scope)).toEqual(bool(true))
  })

  test('setters', () => {
    const calls: (readonly [string, unknown])[] = []
    const scope = scopeWith({ who: text('john'), groups: object('["a","b"]') }, taskWith(calls))
    const codes = [
      'task.setAssignee(who)',
      'task.setOwner(null)',
      "task.setName('N ').toString",
      'task.setPriority(80)',
      'task.setDueDate(now())',
      'task.setFollowUpDate(null)',
      'task.setDescription(5)',
      'task.addCandidateUser(who)',
      "task.addCandidateGroup('g')",
      'task.addCandidateGroups(groups)',
      "task.addCandidateUsers('x,y'.split(','))",
    ]
    for (const code of codes) expect(valueOfText(`\${${code}}`, scope)).toEqual(nothing)
    expect(calls).toEqual([
      ['assignee', 'john'],
      ['owner', null],
      ['name', 'N '],
      ['priority', 80],
      ['due date', NOW],
      ['follow up date', null],
      ['description', '5'],
      ['candidate user', 'john'],
      ['candidate group', 'g'],
      ['candidate group', 'a'],
      ['candidate group', 'b'],
      ['candidate user', 'x'],
      ['candidate user', 'y'],
    ])
  })

  test('reaches the variables of its execution', () => {
    const scope = scopeWith({ x: int(1) }, taskWith([]))
    valueOfText("${task.setVariable('y', task.getVariable('x') + 1)}", scope)
    expect(scope.variables.get('y')).toEqual(long(2))
    expect(valueOfText("${task.hasVariable('y')}", scope)).toEqual(bool(true))
  })

  test('where there is none, it is a variable like any other', () => {
    expect(valueOfText('${task.name}', scopeWith({ task: json('{"name":"n"}') }))).toEqual(text('n'))
  })
})

describe('external task', () => {
  const { context } = scopeWith()
  const externalTask = {
    id: 'instance:9',
    topicName: 'mail',
    priority: 5,
    retries: 2,
    errorMessage: 'no route',
    errorDetails: null,
  }
  const valueWith = (code: string) => evaluate(parsed(code), { ...context, externalTask })

  test('can be read as a property and by its getter', () => {
    expect(valueWith("${externalTask.errorMessage.contains('route')}")).toEqual(bool(true))
    expect(valueWith('${externalTask.getErrorDetails() == null and externalTask.retries == 2}')).toEqual(bool(true))
    expect(valueWith('${externalTask.topicName}/${externalTask.getPriority()}')).toEqual(text('mail/5'))
  })

  test('where there is none, it is a variable like any other', () => {
    expect(valueOfText('${externalTask}', scopeWith({ externalTask: int(1) }))).toEqual(int(1))
  })
})
