import {
  boundary,
  cardinality,
  compensatedBy,
  eventSubProcess,
  expression,
  extensions,
  flows,
  followedBy,
  inputOutput,
  line,
  loop,
  model,
  subProcess,
  userTask,
} from './model.ts'

const roots =
  '<error id="e1" errorCode="E1"/><escalation id="x1" escalationCode="X1"/><signal id="sig" name="sig"/><message id="msg" name="msg"/>'
const error = '<errorEventDefinition errorRef="e1"/>'
const escalation = '<escalationEventDefinition escalationRef="x1"/>'
const signal = '<signalEventDefinition signalRef="sig"/>'
const message = '<messageEventDefinition messageRef="msg"/>'
const cycle = '<timerEventDefinition><timeCycle>R3/PT10M</timeCycle></timerEventDefinition>'
const compensate = '<intermediateThrowEvent id="compensate"><compensateEventDefinition/></intermediateThrowEvent>'
const undo = (id: string) => compensatedBy(id, userTask(`undo${id}`, '', 'isForCompensation="true"'), `undo${id}`)
const external = (id: string) => `<serviceTask id="${id}" camunda:type="external" camunda:topic="t"/>`

/** Models with what the recordings do not have, in many combinations. */
export const everything: Readonly<Record<string, string>> = {
  compensation: line(
    {
      a: userTask('a', loop(cardinality(2))),
      sub: subProcess(
        'sub',
        { b: userTask('b'), inner: subProcess('inner', { c: userTask('c') }, undo('c')) },
        undo('b'),
      ),
      compensate,
      d: userTask('d'),
    },
    undo('a') +
      eventSubProcess('es', signal, false) +
      boundary('late', 'sub', cycle, false) +
      followedBy('late', 'remind'),
    roots,
  ),
  transaction: line(
    {
      tx: `<transaction id="tx"><startEvent id="s"/><parallelGateway id="fork"/>${userTask('a')}${userTask('b')}<endEvent id="cancelled"><cancelEventDefinition/></endEvent><endEvent id="e"/>${undo('a')}${flows('s > fork > a > cancelled', 'fork > b > e')}</transaction>`,
    },
    `<boundaryEvent id="onCancel" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent>${followedBy('onCancel', 'failed')}`,
    roots,
  ),
  events: line(
    {
      sub: `<subProcess id="sub"><startEvent id="s"/>${userTask('a')}<intermediateThrowEvent id="raise">${escalation}</intermediateThrowEvent>${external('x')}<endEvent id="e">${error}</endEvent>${flows('s > a > raise > x > e')}${eventSubProcess('es', message)}</subProcess>`,
      g: '<eventBasedGateway id="g"/>',
      m: `<intermediateCatchEvent id="m">${message}</intermediateCatchEvent>`,
    },
    [
      boundary('onError', 'sub', error) + followedBy('onError', 'repair'),
      boundary('onEscalation', 'sub', escalation, false) + followedBy('onEscalation', 'look'),
      boundary('onTime', 'sub', cycle, false) + followedBy('onTime', 'hurry'),
      `<intermediateCatchEvent id="other">${signal}</intermediateCatchEvent>${flows('g > other > end')}`,
      eventSubProcess('outer', signal),
    ].join(''),
    roots,
  ),
  jobs: line(
    {
      a: userTask('a', '', 'camunda:asyncBefore="true" camunda:asyncAfter="true"'),
      sub: subProcess('sub', { x: external('x') }, '', 'camunda:asyncBefore="true" camunda:asyncAfter="true"'),
      call: `<callActivity id="call" calledElement="child">${extensions('<camunda:out variables="all"/>')}${loop(cardinality(2))}</callActivity>`,
      io: userTask('io', extensions(inputOutput({ i: expression('1 + 1') }, { o: expression('i') }))),
    },
    boundary('onError', 'call', error) +
      followedBy('onError', 'repair') +
      boundary('late', 'io', cycle) +
      followedBy('late', 'hurry'),
    roots,
  ),
  loops: line(
    {
      outer: subProcess(
        'outer',
        { inner: subProcess('inner', { t: userTask('t', loop(cardinality(2), true)) }, loop(cardinality(2))) },
        loop(cardinality(2), true),
      ),
      done: userTask(
        'done',
        loop(
          `${cardinality(3)}<completionCondition>${expression('nrOfCompletedInstances >= 2')}</completionCondition>`,
        ),
      ),
    },
    boundary('on', 'outer', signal) + followedBy('on', 'one'),
    roots,
  ),
  gateways: model(
    `<startEvent id="start"/><inclusiveGateway id="fork"/>${userTask('a')}${userTask('b')}<inclusiveGateway id="join"/><parallelGateway id="pf"/>${userTask('c')}${userTask('d')}<parallelGateway id="pj"/><endEvent id="end"/><endEvent id="stop"><terminateEventDefinition/></endEvent>${userTask('z')}${flows('start > fork > a > join > pf > c > pj > end', 'fork > b > join', 'pf > d > pj', 'pf > z > stop')}`,
  ),
}
