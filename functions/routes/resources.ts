import type { AddRoutes } from '../http/app.ts'
import { batchRoutes } from './batch/batch.ts'
import { decisionDefinitionRoutes } from './decision/decision-definition.ts'
import { decisionRequirementsRoutes } from './decision/decision-requirements-definition.ts'
import { deploymentRoutes } from './deployment/deployment.ts'
import { engineRoutes } from './engine/engine.ts'
import { telemetryRoutes } from './engine/telemetry.ts'
import { conditionRoutes } from './event/condition.ts'
import { eventSubscriptionRoutes } from './event/event-subscription.ts'
import { messageRoutes } from './event/message.ts'
import { signalRoutes } from './event/signal.ts'
import { executionRoutes } from './execution/execution.ts'
import { externalTaskRoutes } from './external-task/external-task.ts'
import { filterRoutes } from './filter/filter.ts'
import { startFormRoutes } from './form/start-form.ts'
import { taskFormRoutes } from './form/task-form.ts'
import { historicBatchRoutes } from './history/history-batch.ts'
import { historicDecisionInstanceRoutes } from './history/history-decision-instance.ts'
import { historicProcessInstanceRoutes } from './history/history-process-instance.ts'
import { userOperationRoutes } from './history/history-user-operation.ts'
import { historicActivityInstanceRoutes } from './history/trail/historic-activity-instance.ts'
import { historicIncidentRoutes } from './history/trail/historic-incident.ts'
import { historicTaskRoutes } from './history/trail/historic-task.ts'
import { historicVariableInstanceRoutes } from './history/trail/historic-variable-instance.ts'
import { jobLogRoutes } from './history/trail/job-log.ts'
import { authorizationRoutes } from './identity/authorization.ts'
import { groupRoutes } from './identity/group.ts'
import { identityRoutes } from './identity/identity.ts'
import { tenantRoutes } from './identity/tenant.ts'
import { userRoutes } from './identity/user.ts'
import { incidentRoutes } from './incident/incident.ts'
import { jobRoutes } from './job/job.ts'
import { jobDefinitionRoutes } from './job-definition/job-definition.ts'
import { modificationRoutes } from './modification/modification.ts'
import { instanceCommentRoutes } from './note/instance-comment.ts'
import { taskAttachmentRoutes } from './note/task-attachment.ts'
import { taskCommentRoutes } from './note/task-comment.ts'
import { processDefinitionRoutes } from './process-definition/process-definition.ts'
import { processInstanceRoutes } from './process-instance/process-instance.ts'
import { taskRoutes } from './task/task.ts'
import { variableInstanceRoutes } from './variable/variable-instance.ts'

/** Every resource of the API, in the order in which its paths are matched. */
export const RESOURCES: readonly AddRoutes[] = [
  modificationRoutes,
  batchRoutes,
  historicBatchRoutes,
  processInstanceRoutes,
  historicProcessInstanceRoutes,
  historicActivityInstanceRoutes,
  historicVariableInstanceRoutes,
  historicTaskRoutes,
  historicIncidentRoutes,
  jobLogRoutes,
  processDefinitionRoutes,
  decisionDefinitionRoutes,
  decisionRequirementsRoutes,
  historicDecisionInstanceRoutes,
  deploymentRoutes,
  taskRoutes,
  taskFormRoutes,
  filterRoutes,
  startFormRoutes,
  taskCommentRoutes,
  taskAttachmentRoutes,
  instanceCommentRoutes,
  externalTaskRoutes,
  variableInstanceRoutes,
  executionRoutes,
  messageRoutes,
  conditionRoutes,
  signalRoutes,
  eventSubscriptionRoutes,
  jobRoutes,
  jobDefinitionRoutes,
  incidentRoutes,
  userOperationRoutes,
  userRoutes,
  groupRoutes,
  tenantRoutes,
  identityRoutes,
  authorizationRoutes,
  telemetryRoutes,
  engineRoutes,
]
