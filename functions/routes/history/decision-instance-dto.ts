import { z } from '@hono/zod-openapi'
import type { EvaluatedInput, EvaluatedOutput } from '../../engine/decision/decision-result.ts'
import { idOf } from '../../engine/instance/ids.ts'
import { dateText } from '../../engine/instance/value/typed-value-date.ts'
import { typedValueToRest } from '../../engine/instance/value/typed-value-to-rest.ts'
import { dateField, dateOrNull, dateOrNullOf, integerOrNull, textOrNull } from '../../http/dto-fields.ts'
import { flag } from '../../query/conditions/fields.ts'
import type { DecisionEvaluation } from '../../store/decision-instance-items.ts'
import { variableValueSchema } from '../variable/variables.ts'

/** One decision of an evaluation: an entry of the history. */
export interface DecisionInstance {
  readonly evaluation: DecisionEvaluation
  readonly decision: DecisionEvaluation['decisions'][number]
  /** 0 for the decision that was asked for; the others are what it requires. */
  readonly position: number
}

/** An entry for each decision of an evaluation. */
export function instancesOf(evaluation: DecisionEvaluation): DecisionInstance[] {
  return evaluation.decisions.map((decision, position) => ({ evaluation, decision, position }))
}

/** What of an entry is shown beside itself. */
export const inclusionSchema = z.object({
  includeInputs: flag,
  includeOutputs: flag,
  disableBinaryFetching: flag,
  disableCustomObjectDeserialization: flag,
})
type Inclusion = z.output<typeof inclusionSchema>

const valueSchema = variableValueSchema.extend({
  id: z.string(),
  decisionInstanceId: z.string(),
  clauseId: textOrNull,
  clauseName: textOrNull,
  errorMessage: textOrNull,
  createTime: dateOrNull,
  removalTime: dateOrNull,
  rootProcessInstanceId: textOrNull,
})

const inputSchema = valueSchema.openapi('HistoricDecisionInputInstanceDto')

const outputSchema = valueSchema
  .extend({ ruleId: textOrNull, ruleOrder: integerOrNull, variableName: z.string() })
  .openapi('HistoricDecisionOutputInstanceDto')

export const decisionInstanceSchema = z
  .object({
    id: z.string(),
    decisionDefinitionId: z.string(),
    decisionDefinitionKey: z.string(),
    decisionDefinitionName: textOrNull,
    evaluationTime: dateField,
    removalTime: dateOrNull,
    processDefinitionId: textOrNull,
    processDefinitionKey: textOrNull,
    processInstanceId: textOrNull,
    rootProcessInstanceId: textOrNull,
    caseDefinitionId: textOrNull,
    caseDefinitionKey: textOrNull,
    caseInstanceId: textOrNull,
    activityId: textOrNull,
    activityInstanceId: textOrNull,
    tenantId: textOrNull,
    userId: textOrNull,
    inputs: z.array(inputSchema).optional(),
    outputs: z.array(outputSchema).optional(),
    collectResultValue: z.number().nullable(),
    rootDecisionInstanceId: textOrNull,
    decisionRequirementsDefinitionId: textOrNull,
    decisionRequirementsDefinitionKey: textOrNull,
  })
  .openapi('HistoricDecisionInstanceDto')

/** An entry as the API gives it, with the inputs and outputs that were asked for. */
export function decisionInstanceDto(
  instance: DecisionInstance,
  included: Inclusion,
): z.output<typeof decisionInstanceSchema> {
  const { evaluation, decision, position } = instance
  const { process, tenantId, userId, removalTime } = evaluation
  const { inputs, outputs, collectResult } = decision.evaluated
  return {
    id: idOf(evaluation.id, position),
    decisionDefinitionId: decision.definitionId,
    decisionDefinitionKey: decision.evaluated.key,
    decisionDefinitionName: decision.name ?? null,
    evaluationTime: dateText(evaluation.time),
    removalTime: dateOrNullOf(removalTime),
    processDefinitionId: process?.definitionId ?? null,
    processDefinitionKey: process?.definitionKey ?? null,
    processInstanceId: process?.instanceId ?? null,
    rootProcessInstanceId: process?.rootInstanceId ?? null,
    caseDefinitionId: null,
    caseDefinitionKey: null,
    caseInstanceId: null,
    activityId: process?.activityId ?? null,
    activityInstanceId: process?.activityInstanceId ?? null,
    tenantId: tenantId ?? null,
    userId: userId ?? null,
    ...(included.includeInputs && { inputs: inputs.map((input, at) => valueDto(instance, input, included, at)) }),
    ...(included.includeOutputs && {
      outputs: outputs.map((output, at) => outputDto(instance, output, included, inputs.length + at)),
    }),
    collectResultValue: collectResult ?? null,
    rootDecisionInstanceId: position === 0 ? null : evaluation.id,
    decisionRequirementsDefinitionId: decision.requirements?.id ?? null,
    decisionRequirementsDefinitionKey: decision.requirements?.key ?? null,
  }
}

function outputDto(instance: DecisionInstance, output: EvaluatedOutput, included: Inclusion, at: number) {
  const { ruleId, ruleOrder, variableName } = output
  const value = valueDto(instance, output, included, at)
  return { ...value, ruleId: ruleId ?? null, ruleOrder: ruleOrder ?? null, variableName }
}

/** `at`: its position among the inputs and outputs of its decision. The output of a literal expression has no time, as in the reference. */
function valueDto(
  { evaluation, position }: DecisionInstance,
  { clauseId, clauseName, value }: EvaluatedInput | EvaluatedOutput,
  { disableBinaryFetching, disableCustomObjectDeserialization }: Inclusion,
  at: number,
) {
  const decisionInstanceId = idOf(evaluation.id, position)
  const isLeftOut = disableBinaryFetching === true && value.type === 'Bytes'
  const shown = typedValueToRest(value, { deserializeValue: disableCustomObjectDeserialization !== true })
  return {
    ...shown,
    ...(isLeftOut && { value: null }),
    id: `${decisionInstanceId}:${at}`,
    decisionInstanceId,
    clauseId: clauseId ?? null,
    clauseName: clauseName ?? null,
    errorMessage: null,
    createTime: clauseId === undefined ? null : dateText(evaluation.time),
    removalTime: dateOrNullOf(evaluation.removalTime),
    rootProcessInstanceId: evaluation.process?.rootInstanceId ?? null,
  }
}
