// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions look like this
import { describe, expect, test } from 'vitest'
import { MOST_PROBLEMS, parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { parseExceptionMessage } from '../../../../functions/engine/bpmn/problem.ts'
import { DEEPEST_MODEL } from '../../../../functions/engine/bpmn/xml/parse-xml.ts'
import { LARGEST_MODEL } from '../../../../functions/engine/bpmn/xml/read-root.ts'
import { activityIn, around, file, graphOf, graphOfFile, problemsOf } from './models.ts'

describe('a file', () => {
  test('has a graph for each of its executable processes', async () => {
    const process = (id: string, attributes: string) =>
      `<process id="${id}" camunda:historyTimeToLive="1" ${attributes}><startEvent id="s${id}"/></process>`
    const roots = process('q', 'isExecutable="true"') + process('r', 'isExecutable="false"') + process('s', '')
    const { processes } = await parseBpmn(file('<startEvent id="start"/>', roots))
    expect(processes.map(({ graph }) => graph.id)).toEqual(['p', 'q'])
  })

  test('is not refused for what is wrong in a process that is not executable', async () => {
    const { problems } = await parseBpmn(
      file('<exclusiveGateway id="a"/>').replace('isExecutable="true"', 'isExecutable="false"'),
    )
    expect(problems).toEqual([])
  })

  test('says of a process what its definition shows', async () => {
    const graph = await graphOfFile(
      file('<documentation>About it.</documentation><startEvent id="start" camunda:initiator="starter"/>').replace(
        '<process ',
        '<process name="A process" camunda:versionTag="v1" camunda:isStartableInTasklist="false" ',
      ),
    )
    expect(graph).toMatchObject({
      id: 'p',
      name: 'A process',
      versionTag: 'v1',
      category: 'test',
      description: 'About it.',
      historyTimeToLiveDays: 30,
      startableInTasklist: false,
      initial: 'start',
    })
    expect(activityIn(graph, 'start').behavior).toMatchObject({ initiator: 'starter' })
  })

  test.each(['http://camunda.org/schema/1.0/bpmn', 'http://operaton.org/schema/1.0/bpmn'])(
    'has its extensions in the namespace %s, under any prefix',
    async (namespace) => {
      const xml = file(
        around(
          '<userTask id="a" camunda:asyncBefore="true"><extensionElements><camunda:executionListener event="start" expression="${1}"/></extensionElements></userTask>',
        ),
      )
      const graph = await graphOfFile(
        xml.replaceAll('camunda:', 'any:').replace(/xmlns:camunda="[^"]*"/, `xmlns:any="${namespace}"`),
      )
      expect(activityIn(graph, 'a')).toMatchObject({ asyncBefore: true, listeners: { start: [{ text: '${1}' }] } })
    },
  )

  test('may have BPMN under any prefix, too, and references with it', async () => {
    const graph =
      await graphOfFile(`<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:c="http://camunda.org/schema/1.0/bpmn" targetNamespace="test" xmlns:tns="test">
      <b:message id="m" name="message"/><b:process id="p" isExecutable="true" c:historyTimeToLive="1"><b:startEvent id="s"/>
      <b:receiveTask id="a" messageRef="tns:m"/></b:process></b:definitions>`)
    expect(activityIn(graph, 'a').behavior).toMatchObject({ message: { text: 'message' } })
  })

  test('may hold diagrams, lanes, data, annotations and elements of other namespaces, which mean nothing', async () => {
    const graph = await graphOf(
      `<laneSet id="l"><lane id="l1"><flowNodeRef>a</flowNodeRef></lane></laneSet>
       ${around('<userTask id="a"><extensionElements><camunda:properties><camunda:property name="x" value="y"/></camunda:properties><camunda:formData/><z:other xmlns:z="urn:z" z:x="1"/></extensionElements><dataInputAssociation><targetRef>d</targetRef></dataInputAssociation></userTask>')}
       <dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/>
       <textAnnotation id="t"><text>Note</text></textAnnotation><association id="as" sourceRef="a" targetRef="t"/><group id="g"/>`,
      `<collaboration id="c"><participant id="pa" processRef="p"/></collaboration>
       <bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"><bpmndi:BPMNPlane bpmnElement="c"><bpmndi:Unknown/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`,
    )
    expect([...graph.activities.keys()]).toEqual(['start', 'a', 'end'])
  })

  test('keeps activities and flows in the order of the document', async () => {
    const graph =
      await graphOf(`<startEvent id="s"/><endEvent id="z"/><boundaryEvent id="b" attachedToRef="y"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
      <userTask id="y"/><sequenceFlow id="f2" sourceRef="y" targetRef="z"/><sequenceFlow id="f1" sourceRef="s" targetRef="y"/>`)
    expect([...graph.activities.keys()]).toEqual(['s', 'z', 'b', 'y'])
    expect([...graph.flows.keys()]).toEqual(['f2', 'f1'])
  })

  test('may have sequence flows without ids', async () => {
    const graph = await graphOf(
      '<startEvent id="s"/><task id="t"/><sequenceFlow sourceRef="s" targetRef="t"/><sequenceFlow sourceRef="s" targetRef="t"/>',
    )
    expect(activityIn(graph, 't').incoming.map(({ id }) => id)).toEqual([...graph.flows.keys()])
    expect(graph.flows.size).toBe(2)
  })

  test('may use ids that mean something to JavaScript', async () => {
    const graph = await graphOf(
      '<startEvent id="__proto__"/><userTask id="constructor"/><sequenceFlow id="toString" sourceRef="__proto__" targetRef="constructor"/>',
    )
    expect(activityIn(graph, '__proto__').outgoing).toMatchObject([{ id: 'toString', target: 'constructor' }])
  })
})

describe('problems', () => {
  test('are told all at once, in the order of the document, each with its place', async () => {
    const problems = await problemsOf(
      '<startEvent id="start"/>\n<exclusiveGateway\n  id="a"/>\n  <serviceTask id="b"><extensionElements/></serviceTask>',
    )
    expect(problems).toMatchObject([
      { mainElementId: 'a', elementIds: ['a'], elementType: 'exclusiveGateway', line: 5, column: 11 },
      { mainElementId: 'b', elementIds: ['b'], elementType: 'serviceTask', line: 6, column: 23 },
    ])
  })

  test('leave nothing to deploy', async () => {
    const { processes } = await parseBpmn(file('<startEvent id="start"/><exclusiveGateway id="a"/>'))
    expect(processes).toEqual([])
  })

  test("are told in the words of the reference's exception", async () => {
    const problems = await problemsOf('<startEvent id="start"/><exclusiveGateway id="a"/>')
    expect(parseExceptionMessage(new Map([['x.bpmn', problems]]))).toBe(
      "ENGINE-09005 Could not parse BPMN process. Errors: \n* Exclusive Gateway 'a' has no outgoing sequence flows. | resource x.bpmn | line 3 | column 51",
    )
  })

  test('of an event definition with an id of its own are those of its event', async () => {
    const [problem] = await problemsOf(
      around('<intermediateCatchEvent id="a"><timerEventDefinition id="d"/></intermediateCatchEvent>'),
    )
    expect(problem).toMatchObject({ mainElementId: 'a', elementIds: ['a', 'd'], elementType: 'timerEventDefinition' })
  })

  test('are found by position where comments and text look like elements', async () => {
    const [problem] = await problemsOf(
      '<!-- <exclusiveGateway id="a"/> -->\n<startEvent id="start" name="a > b"/>\n<documentation><![CDATA[<task id="a">]]></documentation>\n<exclusiveGateway id="a"/>',
    )
    expect(problem).toMatchObject({ mainElementId: 'a', line: 6 })
  })

  test('come with warnings of what runs, but perhaps not as meant', async () => {
    const { problems, warnings } = await parseBpmn(
      file(
        `${around('<userTask id="a"/>')}<boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></boundaryEvent>`,
      ),
    )
    expect(problems).toEqual([])
    expect(warnings).toMatchObject([
      {
        message: 'It is not recommended to use a cancelling boundary timer event with a time cycle.',
        mainElementId: 'b',
      },
    ])
  })

  test.each([
    ['negative', 'camunda:historyTimeToLive="-1"', /negative value is not allowed/],
    ['no number of days', 'camunda:historyTimeToLive="PT1H"', /Cannot parse historyTimeToLive/],
  ])('a time to live that is %s', async (_title, attribute, message) => {
    const { problems } = await parseBpmn(
      file('<startEvent id="s"/>').replace('camunda:historyTimeToLive="P30D"', attribute),
    )
    expect(problems).toMatchObject([{ message: expect.stringMatching(message), mainElementId: 'p' }])
  })
})

describe('a file is refused, and nothing else happens, when it', () => {
  test.each([
    ['declares entities', '<!DOCTYPE x [<!ENTITY a "b">]><x/>', /Document type declarations are not allowed/],
    ['is too large', `<!--${' '.repeat(LARGEST_MODEL)}-->`, new RegExp(`at most ${LARGEST_MODEL}`)],
    ['is nested too deeply', '<a>'.repeat(DEEPEST_MODEL + 2), new RegExp(`at most ${DEEPEST_MODEL} others`)],
    ['is no XML', 'hello', /cannot be read/],
    ['is empty', '', /cannot be read/],
    [
      'ends too early',
      '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">',
      /cannot be read/,
    ],
    ['is no BPMN', '<html/>', /cannot be read: failed to parse document as <bpmn:Definitions>/],
    [
      'has an id twice',
      file(around('<task id="a"/><task id="a"/>')),
      /Element 'task' cannot be read: duplicate ID <a>/,
    ],
    ['has an id that is none', file('<startEvent id="1 2"/>'), /illegal ID <1 2>/],
  ])('%s', async (_title, xml, message) => {
    const { processes, problems } = await parseBpmn(xml)
    expect(processes).toEqual([])
    expect(problems.map((problem) => problem.message)).toContainEqual(expect.stringMatching(message))
  })

  test('has more that is wrong than an answer can hold', async () => {
    expect(await problemsOf('<exclusiveGateway/>'.repeat(MOST_PROBLEMS * 2))).toHaveLength(MOST_PROBLEMS)
  })

  test('has very many elements that cannot be read: no more are told than an answer can hold', async () => {
    const problems = await problemsOf('<startEvent id="s"/><x/>'.repeat(10_000))
    expect(problems).toHaveLength(MOST_PROBLEMS)
    expect(problems[0]).toMatchObject({ message: "Element 'x' cannot be read: unknown type <bpmn:x>" })
  })
})
