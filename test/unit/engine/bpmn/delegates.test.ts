// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { externalWorkOf } from '../../../../functions/engine/behavior/external-work.ts'
import type { DelegateHandling } from '../../../../functions/engine/bpmn/delegate/delegate-handling.ts'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { around, file } from './models.ts'

const WORKERS: DelegateHandling = { delegates: 'external-tasks', listeners: 'refuse' }
const SKIP: DelegateHandling = { delegates: 'refuse', listeners: 'skip' }

function extension(xml: string): string {
  return `<extensionElements>${xml}</extensionElements>`
}

function thrown(definition: string): string {
  return around(`<intermediateThrowEvent id="a">${definition}</intermediateThrowEvent>`)
}

/** An element with work that is not here, its topic, what is told of it, and what the worker is told. */
const DELEGATES: readonly [title: string, content: string, topic: string, properties: Record<string, string>][] = [
  [
    'a class with field injections',
    around(
      `<serviceTask id="a" camunda:class="com.acme.SendMail" camunda:resultVariable="sent">${extension('<camunda:field name="to" stringValue="me"/><camunda:field name="text"><camunda:expression>${order.text}</camunda:expression></camunda:field>')}</serviceTask>`,
    ),
    'sendMail',
    { class: 'com.acme.SendMail', resultVariable: 'sent', 'field.to': 'me', 'field.text': '${order.text}' },
  ],
  [
    'a class in a class',
    around('<sendTask id="a" camunda:class="com.acme.Mails$Reminder"/>'),
    'reminder',
    { class: 'com.acme.Mails$Reminder' },
  ],
  [
    'a class by an expression',
    around('<serviceTask id="a" camunda:class="${handler}"/>'),
    'handler',
    { class: '${handler}' },
  ],
  [
    'a delegate expression',
    around('<serviceTask id="a" camunda:delegateExpression="${sendMail}"/>'),
    'sendMail',
    { delegateExpression: '${sendMail}' },
  ],
  [
    'an expression on a bean',
    around('<serviceTask id="a" camunda:expression="#{mailer.send(order)}"/>'),
    'mailerSend',
    { expression: '#{mailer.send(order)}' },
  ],
  [
    'a bean inside of an expression that could run',
    around('<businessRuleTask id="a" camunda:expression="${execution.setVariable(\'x\', rates.of(country))}"/>'),
    'ratesOf',
    { expression: "${execution.setVariable('x', rates.of(country))}" },
  ],
  [
    'the services of the engine',
    around('<serviceTask id="a" camunda:expression="${execution.processEngineServices.runtimeService.correlate(x)}"/>'),
    'processEngineServicesRuntimeServiceCorrelate',
    { expression: '${execution.processEngineServices.runtimeService.correlate(x)}' },
  ],
  [
    'a connector',
    around(
      `<serviceTask id="a">${extension('<camunda:connector><camunda:inputOutput><camunda:inputParameter name="url">http://x</camunda:inputParameter><camunda:inputParameter name="headers"><camunda:map><camunda:entry key="Accept">json</camunda:entry></camunda:map></camunda:inputParameter><camunda:outputParameter name="answer">${response}</camunda:outputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>')}</serviceTask>`,
    ),
    'http-connector',
    {
      connectorId: 'http-connector',
      'input.url': 'http://x',
      'input.headers': '{"Accept":"json"}',
      'output.answer': '${response}',
    },
  ],
  ['the mail task', around('<serviceTask id="a" camunda:type="mail"/>'), 'mail', { type: 'mail' }],
  [
    'a script in a language of the JVM',
    around('<scriptTask id="a" scriptFormat="groovy"><script>println 1</script></scriptTask>'),
    'script',
    { scriptFormat: 'groovy', script: 'println 1' },
  ],
  [
    'the message of a throw event, with properties of the event',
    thrown('<messageEventDefinition camunda:class="com.acme.Notify"/>').replace(
      '<intermediateThrowEvent id="a">',
      `<intermediateThrowEvent id="a">${extension('<camunda:properties><camunda:property name="channel" value="sms"/></camunda:properties>')}`,
    ),
    'notify',
    { class: 'com.acme.Notify', channel: 'sms' },
  ],
  [
    'the message of an end event',
    '<startEvent id="s"/><endEvent id="a"><messageEventDefinition camunda:delegateExpression="${notify}"/></endEvent>',
    'notify',
    { delegateExpression: '${notify}' },
  ],
]

describe('where workers do the work of delegates,', () => {
  test.each(DELEGATES)('%s is an external task', async (_title, content, topic, properties) => {
    const { processes, problems, delegated } = await parseBpmn(file(content), { handling: WORKERS })
    expect(problems).toEqual([])
    expect(delegated).toMatchObject([{ activityId: 'a', topic, position: { line: expect.any(Number) } }])
    const work = externalWorkOf(processes[0]?.graph.activities.get('a'))
    expect(work?.topic.text).toBe(topic)
    expect(work?.properties).toEqual(properties)
  })

  test.each([
    ['an expression that can be evaluated', '<serviceTask id="a" camunda:expression="${name.toUpperCase()}"/>'],
    ['an external task', '<serviceTask id="a" camunda:type="external" camunda:topic="own"/>'],
    [
      'a catching message',
      '<intermediateCatchEvent id="a"><messageEventDefinition messageRef="m" camunda:class="X"/></intermediateCatchEvent>',
    ],
  ])('%s stays what it is', async (_title, element) => {
    const { problems, delegated } = await parseBpmn(file(around(element), '<message id="m" name="m"/>'), {
      handling: WORKERS,
    })
    expect(delegated).toEqual([])
    expect(problems.filter(({ message }) => message.includes('delegates='))).toEqual([])
  })
})

describe('where they do not,', () => {
  const isBean = (title: string) => title.includes('bean') || title.includes('services of the engine')

  // The reference deploys them, too, and does not know the bean either: rest/job-failure.json is recorded of one.
  test.each(DELEGATES.filter(([title]) => isBean(title)))(
    '%s deploys, and a warning says that it fails and how to have it done',
    async (_title, content) => {
      const { problems, warnings, delegated } = await parseBpmn(file(content))
      expect(delegated).toEqual([])
      expect(warnings.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('Deployed with delegates=external-tasks it becomes an external task'),
      )
      // What an execution has and Shunt has not would run differently: that stays refused.
      expect(problems.every(({ message }) => message.includes('processEngineServices'))).toBe(true)
    },
  )

  test.each(DELEGATES.filter(([title]) => !title.includes('script') && !isBean(title)))(
    '%s is refused with the way to have it done',
    async (_title, content) => {
      const { problems, delegated } = await parseBpmn(file(content))
      expect(delegated).toEqual([])
      expect(problems.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('Deployed with delegates=external-tasks it becomes an external task'),
      )
    },
  )
})

const LISTENERS = [
  ['a class', 'class="com.acme.Audit"'],
  ['a delegate expression', 'delegateExpression="${audit}"'],
  ['an expression on a bean', 'expression="${audit.log(execution)}"'],
]

describe('a listener by', () => {
  const content = (by: string) =>
    around(
      `<userTask id="a">${extension(`<camunda:executionListener event="start" ${by}/><camunda:taskListener event="create" ${by}/><camunda:executionListener event="end" expression="\${1}"/>`)}</userTask>`,
    )

  test.each(LISTENERS)('%s is refused with the way to leave it out', async (_title, by) => {
    const { problems } = await parseBpmn(file(content(by)))
    expect(problems).toHaveLength(2)
    for (const { message } of problems) expect(message).toContain('Deployed with listeners=skip it is left out')
  })

  test.each(LISTENERS)('%s is left out where the deployment says so, and named', async (_title, by) => {
    const { problems, warnings, processes } = await parseBpmn(file(content(by)), { handling: SKIP })
    expect(problems).toEqual([])
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The executionListener 'start' of 'a' by .* is left out\.$/),
      expect.stringMatching(/^The taskListener 'create' of 'a' by .* is left out\.$/),
    ])
    expect(processes[0]?.graph.activities.get('a')?.listeners.end).toHaveLength(1)
  })
})

describe('parameters that nothing here can evaluate are for the worker:', () => {
  const groovy = '<camunda:script scriptFormat="groovy">a + b</camunda:script>'
  const mapping = (...parameters: string[]) =>
    extension(`<camunda:inputOutput>${parameters.join('')}</camunda:inputOutput>`)

  test.each([
    ['a class', 'camunda:class="com.acme.Sum"', { class: 'com.acme.Sum' }],
    ['a worker already', 'camunda:type="external" camunda:topic="sum"', {}],
  ])('of %s', async (_title, how, told) => {
    const parameters = mapping(
      `<camunda:inputParameter name="sum">${groovy}</camunda:inputParameter>`,
      '<camunda:inputParameter name="kept">${a}</camunda:inputParameter>',
      '<camunda:outputParameter name="text">${XML(response).toString()}</camunda:outputParameter>',
      `<camunda:outputParameter name="list"><camunda:list>${groovy}</camunda:list></camunda:outputParameter>`,
    )
    const { processes, problems, warnings } = await parseBpmn(
      file(around(`<serviceTask id="a" ${how}>${parameters}</serviceTask>`)),
      { handling: WORKERS },
    )
    expect(problems).toEqual([])
    const activity = processes[0]?.graph.activities.get('a')
    expect(activity?.inputs.map(({ name }) => name)).toEqual(['kept'])
    expect(activity?.outputs).toEqual([])
    expect(activity?.behavior).toMatchObject({
      work: {
        topic: { text: 'sum' },
        properties: {
          ...told,
          'inputParameter.sum': 'a + b',
          'inputParameter.sum.scriptFormat': 'groovy',
          'outputParameter.text': '${XML(response).toString()}',
          'outputParameter.list': '["a + b"]',
        },
      },
    })
    expect(warnings.map(({ message }) => message)).toContain(
      "The inputParameter 'sum' of 'a' cannot be evaluated here. The worker is told what it says.",
    )
  })

  test('nobody is there for those of a user task', async () => {
    const content = `<userTask id="a">${mapping(`<camunda:inputParameter name="sum">${groovy}</camunda:inputParameter>`)}</userTask>`
    const { problems } = await parseBpmn(file(around(content)), { handling: WORKERS })
    expect(problems.map(({ message }) => message).join()).toMatch(/Scripts in 'groovy' cannot be run/)
  })
})

describe('scripts in files', () => {
  const onClassPath = around('<scriptTask id="a" scriptFormat="javascript" camunda:resource="scripts/check.js"/>')

  test('of the class path are for a worker', async () => {
    const { problems, delegated } = await parseBpmn(file(onClassPath), { handling: WORKERS })
    expect(problems).toEqual([])
    expect(delegated).toMatchObject([{ kind: 'script', original: 'scripts/check.js', topic: 'script' }])
  })

  test('that the deployment has not deploy with a warning', async () => {
    const missing = onClassPath.replace('scripts/check.js', 'deployment://check.js')
    const { problems, warnings } = await parseBpmn(file(missing))
    expect(problems).toEqual([])
    expect(warnings.map(({ message }) => message)).toEqual([
      'Unable to find resource at path deployment://check.js. The deployment has no such resource: the script fails when it is evaluated.',
    ])
  })
})

test('a timeout listener is left out as any other that cannot be called here', async () => {
  const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
  const listener = `<camunda:taskListener event="timeout" id="late" expression="\${task.setPriority(9)}">${timer}</camunda:taskListener>`
  const { problems, warnings } = await parseBpmn(file(around(`<userTask id="a">${extension(listener)}</userTask>`)), {
    handling: SKIP,
  })
  expect(problems).toEqual([])
  expect(warnings.map(({ message }) => message)).toEqual([
    "The taskListener 'timeout' of 'a' by timer 'late' is left out.",
  ])
})
