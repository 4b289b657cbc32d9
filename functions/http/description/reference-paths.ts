/** Every path of Camunda 7.24's description with its methods and their operation ids, one a line. */
export const REFERENCE_PATHS = `
/authorization get=queryAuthorizations options=availableOperationsAuthorization
/authorization/check get=isUserAuthorized
/authorization/count get=getAuthorizationCount
/authorization/create post=createAuthorization
/authorization/{id} delete=deleteAuthorization get=getAuthorization options=availableOperationsAuthorizationInstance put=updateAuthorization
/batch get=getBatches
/batch/count get=getBatchesCount
/batch/statistics get=getBatchStatistics
/batch/statistics/count get=getBatchStatisticsCount
/batch/{id} delete=deleteBatch get=getBatch
/batch/{id}/suspended put=updateBatchSuspensionState
/condition post=evaluateCondition
/decision-definition get=getDecisionDefinitions
/decision-definition/count get=getDecisionDefinitionsCount
/decision-definition/key/{key} get=getDecisionDefinitionByKey
/decision-definition/key/{key}/diagram get=getDecisionDefinitionDiagramByKey
/decision-definition/key/{key}/evaluate post=evaluateDecisionByKey
/decision-definition/key/{key}/history-time-to-live put=updateHistoryTimeToLiveByDecisionDefinitionKey
/decision-definition/key/{key}/tenant-id/{tenant-id} get=getDecisionDefinitionByKeyAndTenantId
/decision-definition/key/{key}/tenant-id/{tenant-id}/diagram get=getDecisionDefinitionDiagramByKeyAndTenant
/decision-definition/key/{key}/tenant-id/{tenant-id}/evaluate post=evaluateDecisionByKeyAndTenant
/decision-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live put=updateHistoryTimeToLiveByDecisionDefinitionKeyAndTenant
/decision-definition/key/{key}/tenant-id/{tenant-id}/xml get=getDecisionDefinitionDmnXmlByKeyAndTenant
/decision-definition/key/{key}/xml get=getDecisionDefinitionDmnXmlByKey
/decision-definition/{id} get=getDecisionDefinitionById
/decision-definition/{id}/diagram get=getDecisionDefinitionDiagram
/decision-definition/{id}/evaluate post=evaluateDecisionById
/decision-definition/{id}/history-time-to-live put=updateHistoryTimeToLiveByDecisionDefinitionId
/decision-definition/{id}/xml get=getDecisionDefinitionDmnXmlById
/decision-requirements-definition get=getDecisionRequirementsDefinitions
/decision-requirements-definition/count get=getDecisionRequirementsDefinitionsCount
/decision-requirements-definition/key/{key} get=getDecisionRequirementsDefinitionByKey
/decision-requirements-definition/key/{key}/diagram get=getDecisionRequirementsDefinitionDiagramByKey
/decision-requirements-definition/key/{key}/tenant-id/{tenant-id} get=getDecisionRequirementsDefinitionByKeyAndTenantId
/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/diagram get=getDecisionRequirementsDefinitionDiagramByKeyAndTenantId
/decision-requirements-definition/key/{key}/tenant-id/{tenant-id}/xml get=getDecisionRequirementsDefinitionDmnXmlByKeyAndTenantId
/decision-requirements-definition/key/{key}/xml get=getDecisionRequirementsDefinitionDmnXmlByKey
/decision-requirements-definition/{id} get=getDecisionRequirementsDefinitionById
/decision-requirements-definition/{id}/diagram get=getDecisionRequirementsDefinitionDiagramById
/decision-requirements-definition/{id}/xml get=getDecisionRequirementsDefinitionDmnXmlById
/deployment get=getDeployments
/deployment/count get=getDeploymentsCount
/deployment/create post=createDeployment
/deployment/registered get=getRegisteredDeployments
/deployment/{id} delete=deleteDeployment get=getDeployment
/deployment/{id}/redeploy post=redeploy
/deployment/{id}/resources get=getDeploymentResources
/deployment/{id}/resources/{resourceId} get=getDeploymentResource
/deployment/{id}/resources/{resourceId}/data get=getDeploymentResourceData
/engine get=getProcessEngineNames
/event-subscription get=getEventSubscriptions
/event-subscription/count get=getEventSubscriptionsCount
/execution get=getExecutions post=queryExecutions
/execution/count get=getExecutionsCount post=queryExecutionsCount
/execution/{id} get=getExecution
/execution/{id}/create-incident post=createIncident
/execution/{id}/localVariables get=getLocalExecutionVariables post=modifyLocalExecutionVariables
/execution/{id}/localVariables/{varName} delete=deleteLocalExecutionVariable get=getLocalExecutionVariable put=putLocalExecutionVariable
/execution/{id}/localVariables/{varName}/data get=getLocalExecutionVariableBinary post=setLocalExecutionVariableBinary
/execution/{id}/messageSubscriptions/{messageName} get=getMessageEventSubscription
/execution/{id}/messageSubscriptions/{messageName}/trigger post=triggerEvent
/execution/{id}/signal post=signalExecution
/external-task get=getExternalTasks post=queryExternalTasks
/external-task/count get=getExternalTasksCount post=queryExternalTasksCount
/external-task/fetchAndLock post=fetchAndLock
/external-task/retries put=setExternalTaskRetries
/external-task/retries-async post=setExternalTaskRetriesAsyncOperation
/external-task/topic-names get=getTopicNames
/external-task/{id} get=getExternalTask
/external-task/{id}/bpmnError post=handleExternalTaskBpmnError
/external-task/{id}/complete post=completeExternalTaskResource
/external-task/{id}/errorDetails get=getExternalTaskErrorDetails
/external-task/{id}/extendLock post=extendLock
/external-task/{id}/failure post=handleFailure
/external-task/{id}/lock post=lock
/external-task/{id}/priority put=setExternalTaskResourcePriority
/external-task/{id}/retries put=setExternalTaskResourceRetries
/external-task/{id}/unlock post=unlock
/filter get=getFilterList options=filterResourceOptions
/filter/count get=getFilterCount
/filter/create post=createFilter
/filter/{id} delete=deleteFilter get=getSingleFilter options=filterResourceOptionsSingle put=updateFilter
/filter/{id}/count get=executeFilterCount post=postExecuteFilterCount
/filter/{id}/list get=executeFilterList post=postExecuteFilterList
/filter/{id}/singleResult get=executeFilterSingleResult post=postExecuteFilterSingleResult
/group get=getQueryGroups options=availableGroupOperations post=postQueryGroups
/group/count get=getGroupCount post=queryGroupCount
/group/create post=createGroup
/group/{id} delete=deleteGroup get=getGroup options=availableGroupInstanceOperations put=updateGroup
/group/{id}/members options=availableGroupMembersOperations
/group/{id}/members/{userId} delete=deleteGroupMember put=createGroupMember
/history/activity-instance get=getHistoricActivityInstances post=queryHistoricActivityInstances
/history/activity-instance/count get=getHistoricActivityInstancesCount post=queryHistoricActivityInstancesCount
/history/activity-instance/{id} get=getHistoricActivityInstance
/history/batch get=getHistoricBatches
/history/batch/cleanable-batch-report get=getCleanableHistoricBatchesReport
/history/batch/cleanable-batch-report/count get=getCleanableHistoricBatchesReportCount
/history/batch/count get=getHistoricBatchesCount
/history/batch/set-removal-time post=setRemovalTimeAsyncHistoricBatch
/history/batch/{id} delete=deleteHistoricBatch get=getHistoricBatch
/history/cleanup post=cleanupAsync
/history/cleanup/configuration get=getHistoryCleanupConfiguration
/history/cleanup/job get=findCleanupJob
/history/cleanup/jobs get=findCleanupJobs
/history/decision-definition/cleanable-decision-instance-report get=getCleanableHistoricDecisionInstanceReport
/history/decision-definition/cleanable-decision-instance-report/count get=getCleanableHistoricDecisionInstanceReportCount
/history/decision-instance get=getHistoricDecisionInstances
/history/decision-instance/count get=getHistoricDecisionInstancesCount
/history/decision-instance/delete post=deleteAsync
/history/decision-instance/set-removal-time post=setRemovalTimeAsyncHistoricDecisionInstance
/history/decision-instance/{id} get=getHistoricDecisionInstance
/history/decision-requirements-definition/{id}/statistics get=getDecisionStatistics
/history/detail get=getHistoricDetails post=queryHistoricDetails
/history/detail/count get=getHistoricDetailsCount
/history/detail/{id} get=historicDetail
/history/detail/{id}/data get=historicDetailBinary
/history/external-task-log get=getHistoricExternalTaskLogs post=queryHistoricExternalTaskLogs
/history/external-task-log/count get=getHistoricExternalTaskLogsCount post=queryHistoricExternalTaskLogsCount
/history/external-task-log/{id} get=getHistoricExternalTaskLog
/history/external-task-log/{id}/error-details get=getErrorDetailsHistoricExternalTaskLog
/history/identity-link-log get=getHistoricIdentityLinks
/history/identity-link-log/count get=getHistoricIdentityLinksCount
/history/incident get=getHistoricIncidents
/history/incident/count get=getHistoricIncidentsCount
/history/job-log get=getHistoricJobLogs post=queryHistoricJobLogs
/history/job-log/count get=getHistoricJobLogsCount post=queryHistoricJobLogsCount
/history/job-log/{id} get=getHistoricJobLog
/history/job-log/{id}/stacktrace get=getStacktraceHistoricJobLog
/history/process-definition/cleanable-process-instance-report get=getCleanableHistoricProcessInstanceReport
/history/process-definition/cleanable-process-instance-report/count get=getCleanableHistoricProcessInstanceReportCount
/history/process-definition/{id}/statistics get=getHistoricActivityStatistics
/history/process-instance get=getHistoricProcessInstances post=queryHistoricProcessInstances
/history/process-instance/count get=getHistoricProcessInstancesCount post=queryHistoricProcessInstancesCount
/history/process-instance/delete post=deleteHistoricProcessInstancesAsync
/history/process-instance/report get=getHistoricProcessInstanceDurationReport
/history/process-instance/set-removal-time post=setRemovalTimeAsync
/history/process-instance/{id} delete=deleteHistoricProcessInstance get=getHistoricProcessInstance
/history/process-instance/{id}/variable-instances delete=deleteHistoricVariableInstancesOfHistoricProcessInstance
/history/task get=getHistoricTaskInstances post=queryHistoricTaskInstances
/history/task/count get=getHistoricTaskInstancesCount post=queryHistoricTaskInstancesCount
/history/task/report get=getHistoricTaskInstanceReport
/history/user-operation get=queryUserOperationEntries
/history/user-operation/count get=queryUserOperationCount
/history/user-operation/{operationId}/clear-annotation put=clearAnnotationUserOperationLog
/history/user-operation/{operationId}/set-annotation put=setAnnotationUserOperationLog
/history/variable-instance get=getHistoricVariableInstances post=queryHistoricVariableInstances
/history/variable-instance/count get=getHistoricVariableInstancesCount post=queryHistoricVariableInstancesCount
/history/variable-instance/{id} delete=deleteHistoricVariableInstance get=getHistoricVariableInstance
/history/variable-instance/{id}/data get=getHistoricVariableInstanceBinary
/identity/groups get=getGroupInfo
/identity/password-policy get=getPasswordPolicy post=checkPassword
/identity/verify post=verifyUser
/incident get=getIncidents
/incident/count get=getIncidentsCount
/incident/{id} delete=resolveIncident get=getIncident
/incident/{id}/annotation delete=clearIncidentAnnotation put=setIncidentAnnotation
/job get=getJobs post=queryJobs
/job-definition get=getJobDefinitions post=queryJobDefinitions
/job-definition/count get=getJobDefinitionsCount post=queryJobDefinitionsCount
/job-definition/suspended put=updateSuspensionStateJobDefinitions
/job-definition/{id} get=getJobDefinition
/job-definition/{id}/jobPriority put=setJobPriorityJobDefinition
/job-definition/{id}/retries put=setJobRetriesJobDefinition
/job-definition/{id}/suspended put=updateSuspensionStateJobDefinition
/job/count get=getJobsCount post=queryJobsCount
/job/retries post=setJobRetriesAsyncOperation
/job/suspended put=updateSuspensionStateBy
/job/{id} delete=deleteJob get=getJob
/job/{id}/duedate put=setJobDuedate
/job/{id}/duedate/recalculate post=recalculateDuedate
/job/{id}/execute post=executeJob
/job/{id}/priority put=setJobPriority
/job/{id}/retries put=setJobRetries
/job/{id}/stacktrace get=getStacktrace
/job/{id}/suspended put=updateJobSuspensionState
/message post=deliverMessage
/metrics get=interval
/metrics/task-worker delete=deleteTaskMetrics
/metrics/{metrics-name}/sum get=getMetrics
/migration/execute post=executeMigrationPlan
/migration/executeAsync post=executeMigrationPlanAsync
/migration/generate post=generateMigrationPlan
/migration/validate post=validateMigrationPlan
/modification/execute post=executeModification
/modification/executeAsync post=executeModificationAsync
/process-definition get=getProcessDefinitions
/process-definition/count get=getProcessDefinitionsCount
/process-definition/key/{key} delete=deleteProcessDefinitionsByKey get=getProcessDefinitionByKey
/process-definition/key/{key}/deployed-start-form get=getDeployedStartFormByKey
/process-definition/key/{key}/diagram get=getProcessDefinitionDiagramByKey
/process-definition/key/{key}/form-variables get=getStartFormVariablesByKey
/process-definition/key/{key}/history-time-to-live put=updateHistoryTimeToLiveByProcessDefinitionKey
/process-definition/key/{key}/rendered-form get=getRenderedStartFormByKey
/process-definition/key/{key}/start post=startProcessInstanceByKey
/process-definition/key/{key}/startForm get=getStartFormByKey
/process-definition/key/{key}/statistics get=getActivityStatisticsByProcessDefinitionKey
/process-definition/key/{key}/submit-form post=submitFormByKey
/process-definition/key/{key}/suspended put=updateProcessDefinitionSuspensionStateByKey
/process-definition/key/{key}/tenant-id/{tenant-id} delete=deleteProcessDefinitionsByKeyAndTenantId get=getLatestProcessDefinitionByTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/deployed-start-form get=getDeployedStartFormByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/diagram get=getProcessDefinitionDiagramByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/form-variables get=getStartFormVariablesByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/history-time-to-live put=updateHistoryTimeToLiveByProcessDefinitionKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/rendered-form get=getRenderedStartFormByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/start post=startProcessInstanceByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/startForm get=getStartFormByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/statistics get=getActivityStatisticsByProcessDefinitionKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/submit-form post=submitFormByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/suspended put=updateProcessDefinitionSuspensionStateByKeyAndTenantId
/process-definition/key/{key}/tenant-id/{tenant-id}/xml get=getProcessDefinitionBpmn20XmlByKeyAndTenantId
/process-definition/key/{key}/xml get=getProcessDefinitionBpmn20XmlByKey
/process-definition/statistics get=getProcessDefinitionStatistics
/process-definition/suspended put=updateProcessDefinitionSuspensionState
/process-definition/{id} delete=deleteProcessDefinition get=getProcessDefinition
/process-definition/{id}/deployed-start-form get=getDeployedStartForm
/process-definition/{id}/diagram get=getProcessDefinitionDiagram
/process-definition/{id}/form-variables get=getStartFormVariables
/process-definition/{id}/history-time-to-live put=updateHistoryTimeToLiveByProcessDefinitionId
/process-definition/{id}/rendered-form get=getRenderedStartForm
/process-definition/{id}/restart post=restartProcessInstance
/process-definition/{id}/restart-async post=restartProcessInstanceAsyncOperation
/process-definition/{id}/start post=startProcessInstance
/process-definition/{id}/startForm get=getStartForm
/process-definition/{id}/static-called-process-definitions get=getStaticCalledProcessDefinitions
/process-definition/{id}/statistics get=getActivityStatistics
/process-definition/{id}/submit-form post=submitForm
/process-definition/{id}/suspended put=updateProcessDefinitionSuspensionStateById
/process-definition/{id}/xml get=getProcessDefinitionBpmn20Xml
/process-instance get=getProcessInstances post=queryProcessInstances
/process-instance/count get=getProcessInstancesCount post=queryProcessInstancesCount
/process-instance/delete post=deleteProcessInstancesAsyncOperation
/process-instance/delete-historic-query-based post=deleteAsyncHistoricQueryBased
/process-instance/job-retries post=setRetriesByProcess
/process-instance/job-retries-historic-query-based post=setRetriesByProcessHistoricQueryBased
/process-instance/message-async post=correlateMessageAsyncOperation
/process-instance/suspended put=updateSuspensionState
/process-instance/suspended-async post=updateSuspensionStateAsyncOperation
/process-instance/variables-async post=setVariablesAsyncOperation
/process-instance/{id} delete=deleteProcessInstance get=getProcessInstance
/process-instance/{id}/activity-instances get=getActivityInstanceTree
/process-instance/{id}/comment delete=deleteProcessInstanceComments get=getProcessInstanceComments put=updateProcessInstanceComment
/process-instance/{id}/comment/{commentId} delete=deleteProcessInstanceComment
/process-instance/{id}/modification post=modifyProcessInstance
/process-instance/{id}/modification-async post=modifyProcessInstanceAsyncOperation
/process-instance/{id}/suspended put=updateSuspensionStateById
/process-instance/{id}/variables get=getProcessInstanceVariables post=modifyProcessInstanceVariables
/process-instance/{id}/variables/{varName} delete=deleteProcessInstanceVariable get=getProcessInstanceVariable put=setProcessInstanceVariable
/process-instance/{id}/variables/{varName}/data get=getProcessInstanceVariableBinary post=setProcessInstanceVariableBinary
/schema/log get=getSchemaLog post=querySchemaLog
/signal post=throwSignal
/task get=getTasks post=queryTasks
/task/count get=getTasksCount post=queryTasksCount
/task/create post=createTask
/task/report/candidate-group-count get=getTaskCountByCandidateGroup
/task/{id} delete=deleteTask get=getTask put=updateTask
/task/{id}/assignee post=setAssignee
/task/{id}/attachment get=getAttachments
/task/{id}/attachment/create post=addAttachment
/task/{id}/attachment/{attachmentId} delete=deleteAttachment get=getAttachment
/task/{id}/attachment/{attachmentId}/data get=getAttachmentData
/task/{id}/bpmnError post=handleBpmnError
/task/{id}/bpmnEscalation post=handleEscalation
/task/{id}/claim post=claim
/task/{id}/comment delete=deleteTaskComments get=getComments put=updateTaskComment
/task/{id}/comment/create post=createComment
/task/{id}/comment/{commentId} delete=deleteTaskComment get=getComment
/task/{id}/complete post=complete
/task/{id}/delegate post=delegateTask
/task/{id}/deployed-form get=getDeployedForm
/task/{id}/form get=getForm
/task/{id}/form-variables get=getFormVariables
/task/{id}/identity-links get=getIdentityLinks post=addIdentityLink
/task/{id}/identity-links/delete post=deleteIdentityLink
/task/{id}/localVariables get=getTaskLocalVariables post=modifyTaskLocalVariables
/task/{id}/localVariables/{varName} delete=deleteTaskLocalVariable get=getTaskLocalVariable put=putTaskLocalVariable
/task/{id}/localVariables/{varName}/data get=getTaskLocalVariableBinary post=setBinaryTaskLocalVariable
/task/{id}/rendered-form get=getRenderedForm
/task/{id}/resolve post=resolve
/task/{id}/submit-form post=submit
/task/{id}/unclaim post=unclaim
/task/{id}/variables get=getTaskVariables post=modifyTaskVariables
/task/{id}/variables/{varName} delete=deleteTaskVariable get=getTaskVariable put=putTaskVariable
/task/{id}/variables/{varName}/data get=getTaskVariableBinary post=setBinaryTaskVariable
/telemetry/configuration get=getTelemetryConfiguration post=configureTelemetry
/telemetry/data get=getTelemetryData
/tenant get=queryTenants options=availableTenantResourceOperations
/tenant/count get=getTenantCount
/tenant/create post=createTenant
/tenant/{id} delete=deleteTenant get=getTenant options=availableTenantInstanceOperations put=updateTenant
/tenant/{id}/group-members options=availableTenantGroupMembersOperations
/tenant/{id}/group-members/{groupId} delete=deleteGroupMembership put=createGroupMembership
/tenant/{id}/user-members options=availableTenantUserMembersOperations
/tenant/{id}/user-members/{userId} delete=deleteUserMembership put=createUserMembership
/user get=getUsers options=availableOperations
/user/count get=getUserCount
/user/create post=createUser
/user/{id} delete=deleteUser options=availableUserOperations
/user/{id}/credentials put=updateCredentials
/user/{id}/profile get=getUserProfile put=updateProfile
/user/{id}/unlock post=unlockUser
/variable-instance get=getVariableInstances post=queryVariableInstances
/variable-instance/count get=getVariableInstancesCount post=queryVariableInstancesCount
/variable-instance/{id} get=getVariableInstance
/variable-instance/{id}/data get=getVariableInstanceBinary
/version get=getRestAPIVersion
`
