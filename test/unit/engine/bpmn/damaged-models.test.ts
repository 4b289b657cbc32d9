import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBpmn } from '../../../../functions/engine/bpmn/parse-bpmn.ts'
import { around, file } from './models.ts'

const MODEL = file(
  `${around(`<userTask id="a" name="A" camunda:asyncBefore="true"><extensionElements><camunda:inputOutput>
  <camunda:inputParameter name="x"><camunda:list><camunda:value>1</camunda:value></camunda:list></camunda:inputParameter></camunda:inputOutput>
  </extensionElements><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>`)}
<boundaryEvent id="b" attachedToRef="a"><messageEventDefinition messageRef="m"/></boundaryEvent>
<subProcess id="s" triggeredByEvent="true"><startEvent id="t"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent></subProcess>
<eventBasedGateway id="g"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="n"/></intermediateCatchEvent>
<sequenceFlow id="f" sourceRef="g" targetRef="c"/>`,
  '<message id="m" name="message"/><signal id="n" name="signal"/>',
)

const PIECES = [
  '<',
  '>',
  '/>',
  '"',
  '',
  'id="a"',
  '<!--',
  ']]>',
  '&',
  '&#0;',
  '#{',
  '\u0000',
  '<a>',
  '</process>',
  'camunda:',
  '"x"',
  'R',
]

const damage = fc.record({
  begin: fc.nat(MODEL.length),
  length: fc.nat(40),
  put: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 10 })),
})

function damaged(damages: readonly { begin: number; length: number; put: string }[]): string {
  return damages.reduce((xml, { begin, length, put }) => xml.slice(0, begin) + put + xml.slice(begin + length), MODEL)
}

test('whatever happens to a file, it is read or refused with reasons', async () => {
  expect((await parseBpmn(MODEL)).problems).toEqual([])
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const { processes, problems } = await parseBpmn(damaged(damages))
      expect(problems.filter(({ message, line, column }) => message === '' || line < 1 || column < 1)).toEqual([])
      if (problems.length > 0) expect(processes).toEqual([])
    }),
    { numRuns: 500 },
  )
})
