const NAMESPACES = [
  'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
  'targetNamespace="test"',
].join(' ')

/** A model of one process; `roots` are messages, errors and the like beside it. */
export function model(process: string, roots = '', key = 'p'): string {
  const attributes = `id="${key}" isExecutable="true" camunda:historyTimeToLive="P30D"`
  return `<definitions ${NAMESPACES}>${roots}<process ${attributes}>${process}</process></definitions>`
}

/** Sequence flows from texts like `start > a > end`; the id of each is `source-target`. */
export function flows(...paths: readonly string[]): string {
  return paths
    .flatMap((path) => {
      const ids = path.split('>').map((id) => id.trim())
      return ids.slice(1).map((target, index) => flow(ids[index] ?? '', target))
    })
    .join('')
}

export function flow(source: string, target: string, content = ''): string {
  return `<sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}">${content}</sequenceFlow>`
}

export function conditionalFlow(source: string, target: string, condition: string): string {
  return flow(source, target, `<conditionExpression xsi:type="tFormalExpression">${condition}</conditionExpression>`)
}

/** A model that is nothing but these elements in a line between the start event `start` and the end event `end`. */
export function line(elements: Readonly<Record<string, string>>, more = '', roots = ''): string {
  const path = ['start', ...Object.keys(elements), 'end'].join(' > ')
  const all = Object.values(elements).join('')
  return model(`<startEvent id="start"/>${all}<endEvent id="end"/>${flows(path)}${more}`, roots)
}

export function userTask(id: string, content = '', attributes = ''): string {
  return `<userTask id="${id}" ${attributes}>${content}</userTask>`
}

/** Listeners and parameters go into `extensionElements`. */
export function extensions(content: string): string {
  return `<extensionElements>${content}</extensionElements>`
}

export function listener(event: string, expression: string): string {
  return `<camunda:executionListener event="${event}" expression="${expression}"/>`
}

export function taskListener(event: string, expression: string): string {
  return `<camunda:taskListener event="${event}" expression="${expression}"/>`
}

/** An expression around this code. */
export function expression(code: string): string {
  return `\${${code}}`
}

/** An expression that appends a word to the variable `log`. */
export function log(word: string): string {
  const past = "execution.getVariable('log')"
  return expression(`execution.setVariable('log', (empty ${past} ? '' : ${past}.concat(' ')).concat('${word}'))`)
}

/** Input and output parameters by name, as the content of extension elements. */
export function inputOutput(
  inputs: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>> = {},
): string {
  const parameters = (kind: string, all: Readonly<Record<string, string>>) =>
    Object.entries(all).map(
      ([name, value]) => `<camunda:${kind}Parameter name="${name}">${value}</camunda:${kind}Parameter>`,
    )
  const content = [...parameters('input', inputs), ...parameters('output', outputs)].join('')
  return `<camunda:inputOutput>${content}</camunda:inputOutput>`
}

/** A subprocess with an end event `<id>End` behind what is in a line after its start event `<id>Start`. */
export function subProcess(id: string, elements: Readonly<Record<string, string>>, more = '', attributes = ''): string {
  const path = [`${id}Start`, ...Object.keys(elements), `${id}End`].join(' > ')
  const inside = `<startEvent id="${id}Start"/>${Object.values(elements).join('')}<endEvent id="${id}End"/>${flows(path)}`
  return `<subProcess id="${id}" ${attributes}>${more}${inside}</subProcess>`
}

/** What a multi-instance activity contains. */
export function loop(content: string, isSequential = false, attributes = ''): string {
  return `<multiInstanceLoopCharacteristics isSequential="${isSequential}" ${attributes}>${content}</multiInstanceLoopCharacteristics>`
}

export function cardinality(count: number): string {
  return `<loopCardinality>${count}</loopCardinality>`
}

/** A boundary event; `definition` is its event definition. */
export function boundary(id: string, attachedTo: string, definition: string, cancelActivity = true): string {
  return `<boundaryEvent id="${id}" attachedToRef="${attachedTo}" cancelActivity="${cancelActivity}">${definition}</boundaryEvent>`
}

/** An event subprocess with a user task `<id>Task` behind its start event `<id>Start`. */
export function eventSubProcess(id: string, definition: string, isInterrupting = true): string {
  const start = `<startEvent id="${id}Start" isInterrupting="${isInterrupting}">${definition}</startEvent>`
  const path = flows(`${id}Start > ${id}Task > ${id}End`)
  return `<subProcess id="${id}" triggeredByEvent="true">${start}${userTask(`${id}Task`)}<endEvent id="${id}End"/>${path}</subProcess>`
}

/** A compensation handler for an activity: the boundary event, the handler and the association between them. */
export function compensatedBy(activityId: string, handler: string, handlerId: string): string {
  const event = `${activityId}Compensation`
  const association = `<association id="${event}To" associationDirection="One" sourceRef="${event}" targetRef="${handlerId}"/>`
  return `<boundaryEvent id="${event}" attachedToRef="${activityId}"><compensateEventDefinition/></boundaryEvent>${handler}${association}`
}

/** What comes behind an event: a user task and the end. */
export function followedBy(event: string, task: string): string {
  return `${userTask(task)}<endEvent id="${task}End"/>${flows(`${event} > ${task} > ${task}End`)}`
}
