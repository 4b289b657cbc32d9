import { describe, expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { around, file, graphOfFile } from './models.ts'
import { START } from './refusals/refused-process.ts'

type Case = [message: RegExp, id: string, type: string, content: string]

describe('what the reference ignores is ignored, with a warning that says what, where and why:', () => {
  test.each<Case>([
    [/is ignored: Camunda 7 does not execute it/, 'x', 'complexGateway', `${START}<complexGateway id="x"/>`],
    [/is ignored: Camunda 7 does not execute it/, 'x', 'adHocSubProcess', `${START}<adHocSubProcess id="x"/>`],
    [
      /runs the activity once, without a loop/,
      'a',
      'standardLoopCharacteristics',
      around('<task id="a"><standardLoopCharacteristics/></task>'),
    ],
    [/makes no variable of it/, 'a', 'property', around('<userTask id="a"><property id="v"/></userTask>')],
    [/forms are read elsewhere/, 'a', 'userTask', around('<userTask id="a" camunda:formHandlerClass="org.Foo"/>')],
    [
      /^Default sequence flow 'in' is no outgoing sequence flow of inclusiveGateway 'a'/,
      'a',
      'inclusiveGateway',
      around('<inclusiveGateway id="a" default="in"/>'),
    ],
  ])('%s', async (message, id, type, content) => {
    const { problems, warnings } = await parseBpmn(file(content))
    expect(problems).toEqual([])
    expect(warnings).toMatchObject([
      { message: expect.stringMatching(message), mainElementId: id, elementType: type, line: expect.any(Number) },
    ])
  })

  test('a process without a time to live is kept as long as the installation says', async () => {
    const graph = await graphOfFile(file(START).replace('camunda:historyTimeToLive="P30D"', ''))
    expect(graph.historyTimeToLiveDays).toBeUndefined()
  })
})
