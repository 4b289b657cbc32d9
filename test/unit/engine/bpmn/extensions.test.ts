// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import type { Behavior } from '../../../../functions/engine/bpmn/behavior.ts'
import type { Activity, IoParameter, ParameterValue } from '../../../../functions/engine/bpmn/process-graph.ts'
import { type Code, isScript } from '../../../../functions/engine/script/script.ts'
import { activityIn, around, graphOf } from './models.ts'

async function activity(content: string, roots = ''): Promise<Activity> {
  return activityIn(await graphOf(around(content), roots), 'a')
}

async function behavior<K extends Behavior['kind']>(
  kind: K,
  content: string,
  roots = '',
): Promise<Extract<Behavior, { kind: K }>> {
  const { behavior } = await activity(content, roots)
  if (!isKind(behavior, kind)) throw new Error(`It is a ${behavior.kind}`)
  return behavior
}

function isKind<K extends Behavior['kind']>(behavior: Behavior, kind: K): behavior is Extract<Behavior, { kind: K }> {
  return behavior.kind === kind
}

function extension(xml: string): string {
  return `<extensionElements>${xml}</extensionElements>`
}

function sourceOf(code: Code): unknown {
  return isScript(code) ? code.source : code.text
}

function plain(value: ParameterValue): unknown {
  switch (value.kind) {
    case 'null':
      return null
    case 'code':
      return sourceOf(value.code)
    case 'list':
      return value.items.map(plain)
    case 'map':
      return Object.fromEntries(value.entries.map(({ key, value }) => [key.text, plain(value)]))
  }
}

function values(parameters: readonly IoParameter[]): unknown {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, plain(value)]))
}

describe('extensions', () => {
  test('input and output parameters hold texts, expressions, lists, maps or nothing', async () => {
    const { inputs, outputs } = await activity(
      `<task id="a">${extension(`<camunda:inputOutput>
      <camunda:inputParameter name="text"> some text </camunda:inputParameter>
      <camunda:inputParameter name="nothing"/>
      <camunda:inputParameter name="list"><camunda:list><camunda:value>1</camunda:value><camunda:value>\${x}</camunda:value><camunda:list><camunda:value>2</camunda:value></camunda:list></camunda:list></camunda:inputParameter>
      <camunda:inputParameter name="map"><camunda:map><camunda:entry key="k">v</camunda:entry><camunda:entry key="l"><camunda:list><camunda:value>z</camunda:value></camunda:list></camunda:entry></camunda:map></camunda:inputParameter>
      <camunda:outputParameter name="out">\${1 + 1}</camunda:outputParameter></camunda:inputOutput>`)}</task>`,
    )
    expect(values(inputs)).toEqual({
      text: 'some text',
      nothing: null,
      list: ['1', '${x}', ['2']],
      map: { k: 'v', l: ['z'] },
    })
    expect(values(outputs)).toEqual({ out: '${1 + 1}' })
  })

  test('execution listeners are sorted by event, in their order', async () => {
    const { listeners } = await activity(
      `<task id="a">${extension(`
      <camunda:executionListener event="end" expression="\${1}"/><camunda:executionListener event="start" expression="\${2}"/>
      <camunda:executionListener event="end" expression="\${3}"/>`)}</task>`,
    )
    expect(listeners.start.map(sourceOf)).toEqual(['${2}'])
    expect(listeners.end.map(sourceOf)).toEqual(['${1}', '${3}'])
  })

  test('listeners of a sequence flow are taken for the event take', async () => {
    const graph = await graphOf(
      `<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e">${extension('<camunda:executionListener expression="${1}"/>')}</sequenceFlow>`,
    )
    expect(graph.flows.get('f')?.takeListeners.map(sourceOf)).toEqual(['${1}'])
  })

  test('a user task has all that the task list shows', async () => {
    const { task } = await behavior(
      'userTask',
      `<userTask id="a" name="Check \${x}" camunda:assignee="\${boss}" camunda:candidateUsers="ann, \${fn(1, 2)} ,bob" camunda:candidateGroups="sales"
         camunda:dueDate="\${due}" camunda:followUpDate="\${follow}" camunda:priority="70" camunda:formKey="form">
       <documentation>First.</documentation><documentation>Second.</documentation>
       ${extension('<camunda:taskListener event="create" expression="${1}"/>')}</userTask>`.replace(
        'fn(1, 2)',
        "a.replace('x', ',')",
      ),
    )
    expect(task.name?.text).toBe('Check ${x}')
    expect(task.assignee?.text).toBe('${boss}')
    expect(task.candidateUsers.map(({ text }) => text)).toEqual(['ann', "${a.replace('x', ',')}", 'bob'])
    expect(task.candidateGroups.map(({ text }) => text)).toEqual(['sales'])
    expect([task.dueDate?.text, task.followUpDate?.text, task.priority?.text, task.formKey?.text]).toEqual([
      '${due}',
      '${follow}',
      '70',
      'form',
    ])
    expect(task.description?.text).toBe('First.\n\nSecond.')
    expect(task.listeners.create).toHaveLength(1)
  })

  test("BPMN's own performers are assignee and candidates", async () => {
    const assignment = (text: string) =>
      `<resourceAssignmentExpression><formalExpression>${text}</formalExpression></resourceAssignmentExpression>`
    const { task } = await behavior(
      'userTask',
      `<userTask id="a"><humanPerformer>${assignment('ann')}</humanPerformer><potentialOwner>${assignment('user(bob), group(sales), legal')}</potentialOwner></userTask>`,
    )
    expect(task.assignee?.text).toBe('ann')
    expect(task.candidateUsers.map(({ text }) => text)).toEqual(['bob'])
    expect(task.candidateGroups.map(({ text }) => text)).toEqual(['sales', 'legal'])
  })

  test('a service task is an expression, or an external task with topic, priority and error mappings', async () => {
    const byExpression = await behavior(
      'serviceTask',
      '<serviceTask id="a" camunda:expression="${1 + 1}" camunda:resultVariable="sum"/>',
    )
    expect(byExpression.work).toMatchObject({
      kind: 'code',
      code: { text: '${1 + 1}' },
      resultVariable: 'sum',
    })
    const external = await behavior(
      'serviceTask',
      `<serviceTask id="a" camunda:type="external" camunda:topic="t" camunda:taskPriority="5">${extension('<camunda:errorEventDefinition errorRef="e" expression="${x}"/>')}</serviceTask>`,
      '<error id="e" errorCode="code"/>',
    )
    expect(external.work).toMatchObject({
      kind: 'external',
      topic: { text: 't' },
      priority: { text: '5' },
      errorMappings: [{ code: 'code', condition: { text: '${x}' } }],
    })
  })

  test('a call activity passes variables and the business key', async () => {
    const { call } = await behavior(
      'callActivity',
      `<callActivity id="a" calledElement="\${which}" camunda:calledElementBinding="version" camunda:calledElementVersion="3">${extension(`
        <camunda:in businessKey="\${execution.processBusinessKey}"/><camunda:in variables="all" local="true"/>
        <camunda:in source="x" target="y"/><camunda:in sourceExpression="\${x + 1}" target="z"/><camunda:out source="r" target="s" local="true"/>`)}</callActivity>`,
    )
    expect(call).toMatchObject({ calledElement: { text: '${which}' }, binding: 'version', version: { text: '3' } })
    expect(call.businessKey?.text).toBe('${execution.processBusinessKey}')
    expect(call.in).toMatchObject([
      { kind: 'all', local: true },
      { kind: 'variable', source: 'x', target: 'y', local: false },
      { kind: 'variable', source: { text: '${x + 1}' }, target: 'z' },
    ])
    expect(call.out).toMatchObject([{ kind: 'variable', source: 'r', target: 's', local: true }])
  })

  test.each([
    ['R5/PT10M', { attempts: 5, intervals: ['PT10M'] }],
    ['PT10M,PT17M, PT20M', { attempts: 4, intervals: ['PT10M', 'PT17M', 'PT20M'] }],
    ['PT10M', { attempts: 2, intervals: ['PT10M'] }],
  ])('the retry time cycle %s', async (text, retries) => {
    const { retries: read } = await activity(
      `<task id="a" camunda:asyncBefore="true">${extension(`<camunda:failedJobRetryTimeCycle>${text}</camunda:failedJobRetryTimeCycle>`)}</task>`,
    )
    expect(read).toEqual(retries)
  })

  test('async is asyncBefore, and jobs are exclusive unless it says otherwise', async () => {
    expect(await activity('<task id="a" camunda:async="true"/>')).toMatchObject({
      asyncBefore: true,
      asyncAfter: false,
      exclusive: true,
    })
    expect((await activity('<task id="a" camunda:exclusive="false"/>')).exclusive).toBe(false)
  })

  test('priorities of the process are those of its activities that say nothing', async () => {
    const xml = around('<serviceTask id="a" camunda:type="external" camunda:topic="t"/>')
    const { parseBpmn } = await import('../../../../functions/engine/bpmn/parse-bpmn.ts')
    const { file } = await import('./models.ts')
    const { processes } = await parseBpmn(
      file(xml).replace('<process ', '<process camunda:jobPriority="3" camunda:taskPriority="4" '),
    )
    const read = processes[0]?.graph.activities.get('a')
    expect(read?.jobPriority?.text).toBe('3')
    expect(read?.behavior).toMatchObject({ work: { priority: { text: '4' } } })
  })

  test('errors and escalations are caught by code, and everything where they name none', async () => {
    const catching = async (definition: string) =>
      activityIn(
        await graphOf(
          `${around('<userTask id="a"/>')}<boundaryEvent id="b" attachedToRef="a">${definition}</boundaryEvent>`,
          '<error id="e" errorCode="code"/>',
        ),
        'b',
      ).behavior
    expect(
      await catching(
        '<errorEventDefinition errorRef="e" camunda:errorCodeVariable="c" camunda:errorMessageVariable="m"/>',
      ),
    ).toMatchObject({
      trigger: { kind: 'error', code: 'code', codeVariable: 'c', messageVariable: 'm' },
    })
    expect(await catching('<errorEventDefinition errorRef="unknown"/>')).toMatchObject({ trigger: { code: 'unknown' } })
    expect(await catching('<errorEventDefinition/>')).toMatchObject({ trigger: { code: undefined } })
    expect(await catching('<escalationEventDefinition camunda:escalationCodeVariable="c"/>')).toMatchObject({
      trigger: { kind: 'escalation', code: undefined, codeVariable: 'c' },
    })
  })

  test('the default flow is known to the activity that it leaves', async () => {
    expect((await activity('<userTask id="a" default="out"/>')).defaultFlow).toBe('out')
  })
})
