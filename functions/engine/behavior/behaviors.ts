import type { Behavior } from '../bpmn/behavior.ts'
import { businessRuleTask } from './activity/business-rule-task.ts'
import { callActivity } from './activity/call-activity.ts'
import { eventSubProcess } from './activity/event-sub-process.ts'
import { multiInstanceBody } from './activity/multi-instance-body.ts'
import { receiveTask } from './activity/receive-task.ts'
import { serviceTask } from './activity/service-task.ts'
import { subProcess } from './activity/sub-process.ts'
import { task } from './activity/task.ts'
import { transaction } from './activity/transaction.ts'
import { userTask } from './activity/user-task.ts'
import type { ElementBehavior } from './element-behavior.ts'
import { boundaryEvent } from './event/boundary-event.ts'
import { endEvent } from './event/end-event.ts'
import { intermediateCatchEvent } from './event/intermediate-catch-event.ts'
import { intermediateThrowEvent } from './event/intermediate-throw-event.ts'
import { startEvent } from './event/start-event.ts'
import { eventBasedGateway } from './gateway/event-based-gateway.ts'
import { exclusiveGateway } from './gateway/exclusive-gateway.ts'
import { inclusiveGateway } from './gateway/inclusive-gateway.ts'
import { parallelGateway } from './gateway/parallel-gateway.ts'

/** What each kind of element does. */
export const behaviors: Readonly<Record<Behavior['kind'], ElementBehavior>> = {
  startEvent,
  endEvent,
  intermediateCatchEvent,
  intermediateThrowEvent,
  boundaryEvent,
  task,
  userTask,
  serviceTask,
  businessRuleTask,
  receiveTask,
  exclusiveGateway,
  parallelGateway,
  inclusiveGateway,
  eventBasedGateway,
  subProcess,
  transaction,
  eventSubProcess,
  callActivity,
  multiInstanceBody,
}
