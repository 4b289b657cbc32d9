import { AS_EXTERNAL_TASKS, SKIP_LISTENERS } from '../delegate/ways.ts'

/**
 * What becomes of everything that a model may contain. The parser refuses by this table, and `docs/bpmn.md` is written from it.
 */
export interface SupportRow {
  /** An element (`userTask`, `camunda:in`) or an attribute (`camunda:assignee`, `class`). */
  readonly name: string
  /** The elements in which it stands, where the row is not for all. */
  readonly on?: readonly string[]
  readonly support: 'supported' | 'refused' | 'delegated' | 'warned' | 'ignored'
  /** Refused: the message. Else what there is to say. */
  readonly note?: string
  /** The values that are supported; for other values `note` is the message of the refusal. */
  readonly values?: readonly string[]
}

const TASKS = [
  'task',
  'userTask',
  'serviceTask',
  'sendTask',
  'receiveTask',
  'scriptTask',
  'businessRuleTask',
  'manualTask',
]
const GATEWAYS = ['exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'eventBasedGateway']
const EVENTS = ['startEvent', 'endEvent', 'intermediateCatchEvent', 'intermediateThrowEvent', 'boundaryEvent']
const ACTIVITIES = [...TASKS, 'subProcess', 'transaction', 'callActivity']
/** All flow nodes that can be executed. */
export const FLOW_NODES = [...ACTIVITIES, ...GATEWAYS, ...EVENTS]
const LOOP = 'multiInstanceLoopCharacteristics'
/** What has work done by someone else. */
const SERVICES = ['serviceTask', 'sendTask', 'businessRuleTask', 'scriptTask', 'messageEventDefinition']

const NO_DELEGATES = `Java classes and beans cannot be called. ${AS_EXTERNAL_TASKS}`
const NO_MAPPING = `Java classes and beans cannot be called. Use camunda:in and camunda:out. ${SKIP_LISTENERS}`
const NO_LISTENERS = `Java classes and beans cannot be called. ${SKIP_LISTENERS}`
/** What may hold a script in a file of its own. */
const SCRIPTED = ['scriptTask', 'conditionExpression', 'condition']
const SOURCES = '`deployment://<name of a resource of the deployment>`; without that file it fails when it is evaluated'
const NO_CMMN = 'Cases (CMMN) cannot be called.'
/** A sequence flow to one leads nowhere, for which the model is refused as there. */
const NOT_EXECUTED = 'Camunda 7 does not execute it.'
const UNUSED = 'has no effect on execution'

function supported(...names: string[]): SupportRow[] {
  return names.map((name) => ({ name, support: 'supported' }))
}

function ignored(note: string, ...names: string[]): SupportRow[] {
  return names.map((name) => ({ name, support: 'ignored', note }))
}

function refused(note: string, ...names: string[]): SupportRow[] {
  return names.map((name) => ({ name, support: 'refused', note }))
}

/** Ignored, as in the reference, and named in the answer of the deployment. */
function warned(note: string, ...names: string[]): SupportRow[] {
  return names.map((name) => ({ name, support: 'warned', note }))
}

/** Refused, unless the deployment has it done by workers or left out. */
function delegated(note: string, ...names: string[]): SupportRow[] {
  return names.map((name) => ({ name, support: 'delegated', note }))
}

function on(elements: readonly string[], rows: readonly SupportRow[]): SupportRow[] {
  return rows.map((row) => ({ ...row, on: elements }))
}

/** BPMN's elements in an executable process. */
export const BPMN_ELEMENTS: readonly SupportRow[] = [
  ...supported('process', ...EVENTS),
  ...supported('messageEventDefinition', 'signalEventDefinition', 'timerEventDefinition', 'errorEventDefinition'),
  ...supported('escalationEventDefinition', 'compensateEventDefinition', 'cancelEventDefinition'),
  ...supported('terminateEventDefinition', 'linkEventDefinition'),
  ...supported('conditionalEventDefinition'),
  ...TASKS.map((name): SupportRow => ({ name, support: 'supported', ...taskNote(name) })),
  { name: 'script', support: 'supported', note: 'in JavaScript, FEEL or JUEL: see [scripts](scripts.md)' },
  ...supported(...GATEWAYS),
  ...warned(`${NOT_EXECUTED} Use an inclusive gateway.`, 'complexGateway'),
  ...supported('subProcess', 'transaction', 'callActivity'),
  ...warned(NOT_EXECUTED, 'adHocSubProcess'),
  ...supported(LOOP),
  ...warned(
    'Camunda 7 runs the activity once, without a loop. Use a sequence flow back, or multi-instance.',
    'standardLoopCharacteristics',
  ),
  ...warned('Camunda 7 throws no events while it repeats.', 'complexBehaviorDefinition'),
  ...supported('sequenceFlow', 'formalExpression', 'expression', 'association', 'documentation', 'extensionElements'),
  ...supported('message', 'signal', 'error', 'escalation'),
  ...on([LOOP], [{ name: 'dataInput', support: 'supported', note: '`inputDataItem`: the element variable' }]),
  ...on(['userTask'], supported('humanPerformer', 'potentialOwner')),
  ...supported('resourceAssignmentExpression'),
  ...on(['userTask'], warned('Camunda 7 makes no variable of it. Use input parameters.', 'property')),
  ...warned(NOT_EXECUTED, 'choreographyTask', 'subChoreography', 'callChoreography'),
  ...warned(`${NOT_EXECUTED} Use an intermediate throw event.`, 'implicitThrowEvent'),
  ...ignored('documents the model', 'laneSet', 'textAnnotation', 'group', 'auditing', 'monitoring', 'rendering'),
  ...ignored(
    'data is kept in process variables',
    'property',
    'dataObject',
    'dataObjectReference',
    'dataStoreReference',
  ),
  ...ignored(
    'data is kept in process variables',
    'inputOutputSpecification',
    'inputOutputBinding',
    'dataInput',
    'dataOutput',
  ),
  ...ignored('data is kept in process variables', 'inputSet', 'outputSet', 'resourceParameterBinding'),
  ...ignored('data is kept in process variables', 'dataInputAssociation', 'dataOutputAssociation'),
  ...ignored('only user tasks have performers', 'performer', 'resourceRole', 'humanPerformer', 'potentialOwner'),
  ...ignored('messages are correlated through the API', 'correlationSubscription'),
]

function taskNote(name: string): Pick<SupportRow, 'note'> {
  switch (name) {
    case 'scriptTask':
      return { note: 'a script, an external task or `camunda:expression`' }
    case 'businessRuleTask':
      return { note: 'with `camunda:decisionRef`, as an external task or with `camunda:expression`' }
    case 'serviceTask':
    case 'sendTask':
      return { note: 'external task or `camunda:expression`' }
    default:
      return {}
  }
}

/** What may stand beside the processes of a file. Anything else there is ignored, too. */
export const ROOT_ELEMENTS: readonly SupportRow[] = [
  ...supported('process', 'message', 'signal', 'error', 'escalation'),
  ...ignored('a process with `isExecutable` other than `true` makes no definition', 'process'),
  ...ignored('documents the model', 'collaboration', 'category', 'choreography', 'BPMNDiagram', 'relationship'),
  ...ignored('data is kept in process variables', 'itemDefinition', 'dataStore'),
  ...ignored(UNUSED, 'interface', 'resource', 'import', 'extension'),
]

/** Elements of the Camunda namespace. On elements that no row names they have no effect, as in Camunda 7. */
export const EXTENSION_ELEMENTS: readonly SupportRow[] = [
  ...on([...FLOW_NODES, 'process', 'sequenceFlow'], supported('camunda:executionListener')),
  ...on(['userTask'], supported('camunda:taskListener')),
  ...on([...TASKS, ...EVENTS, 'subProcess', 'transaction', 'callActivity'], supported('camunda:inputOutput')),
  ...supported(
    'camunda:inputParameter',
    'camunda:outputParameter',
    'camunda:list',
    'camunda:map',
    'camunda:entry',
    'camunda:value',
  ),
  ...supported('camunda:script'),
  ...on([...FLOW_NODES, LOOP], supported('camunda:failedJobRetryTimeCycle')),
  ...on(['callActivity', 'signalEventDefinition'], supported('camunda:in')),
  ...on(['callActivity'], supported('camunda:out')),
  ...on(SERVICES, supported('camunda:errorEventDefinition')),
  ...delegated(`Connectors cannot be called. ${AS_EXTERNAL_TASKS}`, 'camunda:connector'),
  ...ignored('part of a connector', 'camunda:connectorId'),
  ...ignored('read by other tools', 'camunda:properties', 'camunda:property'),
  ...ignored(
    'told, and what is submitted validated, by the routes of forms',
    'camunda:formData',
    'camunda:formField',
    'camunda:formProperty',
  ),
  ...ignored(
    'told, and what is submitted validated, by the routes of forms',
    'camunda:validation',
    'camunda:constraint',
  ),
  ...ignored('only Java classes have fields', 'camunda:field'),
  ...ignored('who may start a process is decided by IAM', 'camunda:potentialStarter'),
]

/** Attributes of the Camunda namespace, and those of its elements. On elements that no row names they have no effect, as in Camunda 7. */
export const EXTENSION_ATTRIBUTES: readonly SupportRow[] = [
  ...on([...FLOW_NODES, LOOP], supported('camunda:asyncBefore', 'camunda:asyncAfter', 'camunda:async')),
  ...on(
    [...FLOW_NODES, LOOP],
    [
      {
        name: 'camunda:exclusive',
        support: 'supported',
        note: 'jobs of one instance never run at the same time, whatever it says',
      },
    ],
  ),
  ...on([...FLOW_NODES, 'process'], supported('camunda:jobPriority')),
  ...on(['process', ...SERVICES], supported('camunda:taskPriority')),
  ...on(['process'], supported('camunda:historyTimeToLive', 'camunda:versionTag', 'camunda:isStartableInTasklist')),
  ...on(
    ['process'],
    ignored(
      'who may start a process is decided by IAM',
      'camunda:candidateStarterGroups',
      'camunda:candidateStarterUsers',
    ),
  ),
  ...on(['startEvent'], supported('camunda:initiator')),
  ...on(['userTask'], supported('camunda:assignee', 'camunda:candidateUsers', 'camunda:candidateGroups')),
  ...on(['userTask'], supported('camunda:dueDate', 'camunda:followUpDate', 'camunda:priority', 'camunda:formKey')),
  ...on(['startEvent', 'userTask'], warned('forms are read elsewhere', 'camunda:formHandlerClass')),
  ...ignored(
    'told by the routes of forms, shown elsewhere',
    'camunda:formKey',
    'camunda:formRef',
    'camunda:formRefBinding',
    'camunda:formRefVersion',
  ),
  ...on(SERVICES, [
    {
      name: 'camunda:type',
      support: 'supported',
      values: ['external'],
      note: `Only the type external is supported. Of the types mail and shell: ${AS_EXTERNAL_TASKS}`,
    },
  ]),
  ...on(
    SERVICES,
    supported('camunda:topic', 'camunda:expression', 'camunda:resultVariable', 'camunda:resultVariableName'),
  ),
  ...on(SERVICES, delegated(NO_DELEGATES, 'camunda:class', 'camunda:delegateExpression')),
  ...on(SCRIPTED, [{ name: 'camunda:resource', support: 'supported', note: SOURCES }]),
  ...on(
    ['businessRuleTask'],
    supported('camunda:decisionRef', 'camunda:decisionRefBinding', 'camunda:decisionRefVersion'),
  ),
  ...on(
    ['businessRuleTask'],
    supported('camunda:decisionRefVersionTag', 'camunda:decisionRefTenantId', 'camunda:mapDecisionResult'),
  ),
  ...on(['callActivity'], supported('camunda:calledElementBinding', 'camunda:calledElementVersion')),
  ...on(['callActivity'], supported('camunda:calledElementVersionTag', 'camunda:calledElementTenantId')),
  ...on(['callActivity'], refused(NO_CMMN, 'camunda:caseRef')),
  ...ignored('only with `camunda:caseRef`', 'camunda:caseBinding', 'camunda:caseVersion', 'camunda:caseTenantId'),
  ...on(
    ['callActivity'],
    delegated(NO_MAPPING, 'camunda:variableMappingClass', 'camunda:variableMappingDelegateExpression'),
  ),
  ...on([LOOP], supported('camunda:collection', 'camunda:elementVariable')),
  ...on(['error'], supported('camunda:errorMessage')),
  ...on(['errorEventDefinition'], supported('camunda:errorCodeVariable', 'camunda:errorMessageVariable')),
  ...on(['escalationEventDefinition'], supported('camunda:escalationCodeVariable')),
  ...on(['conditionalEventDefinition'], supported('camunda:variableName', 'camunda:variableEvents')),
  ...on(['camunda:script'], supported('scriptFormat')),
  ...on(['camunda:script'], [{ name: 'resource', support: 'supported', note: SOURCES }]),
  ...on(
    ['signalEventDefinition'],
    [
      {
        name: 'camunda:async',
        support: 'supported',
        note: 'signals are always delivered after the step that throws them',
      },
    ],
  ),
  ...ignored(
    'read by the Modeler',
    'camunda:modelerTemplate',
    'camunda:modelerTemplateVersion',
    'camunda:modelerTemplateIcon',
  ),
  ...ignored('read by the Modeler', 'camunda:diagramRelationId'),
  ...on(
    ['property'],
    ignored('BPMN properties are ignored', 'camunda:src', 'camunda:srcExpr', 'camunda:dst', 'camunda:dstExpr'),
  ),
  ...on(['property'], ignored('BPMN properties are ignored', 'camunda:link', 'camunda:linkExpr')),
  ...on(['camunda:executionListener'], supported('event', 'expression')),
  ...on(
    ['camunda:taskListener'],
    [
      {
        name: 'event',
        support: 'supported',
        values: ['create', 'assignment', 'complete', 'update', 'delete'],
        note: "Attribute 'event' must be one of {create|assignment|complete|update|delete}; timeout listeners are not supported. Use a boundary timer event, or leave them out with listeners=skip.",
      },
    ],
  ),
  ...on(['camunda:taskListener'], supported('expression')),
  ...on(['camunda:executionListener', 'camunda:taskListener'], delegated(NO_LISTENERS, 'class', 'delegateExpression')),
  ...on(['camunda:in', 'camunda:out'], supported('source', 'sourceExpression', 'target', 'variables', 'local')),
  ...on(['camunda:in'], [{ name: 'businessKey', support: 'supported', note: 'of call activities' }]),
  ...on(['camunda:inputParameter', 'camunda:outputParameter'], supported('name')),
  ...on(['camunda:entry'], supported('key')),
  ...on(['camunda:errorEventDefinition'], supported('errorRef', 'expression')),
  ...on(
    ['camunda:errorEventDefinition'],
    ignored('the catching event names the variables', 'errorCodeVariable', 'errorMessageVariable'),
  ),
]
