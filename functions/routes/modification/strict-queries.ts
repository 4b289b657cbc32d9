import { z } from '@hono/zod-openapi'
import { variableConditionSchema } from '../../query/conditions/variable-conditions.ts'
import {
  historicInstanceConditionsSchema,
  historicInstanceQuerySchema,
} from '../../query/instances/historic-instance-query.ts'
import {
  processInstanceConditionsSchema,
  processInstanceQuerySchema,
  sortingSchema,
} from '../../query/instances/process-instance-query.ts'

// The queries of a modification. Elsewhere a field that nobody knows is ignored, as in the reference; here it would select every instance,
// and `{ "processInstanceBussinessKey": … }` would modify them all.

const variables = z.array(variableConditionSchema.strict()).nullish()
const sorting = z.array(sortingSchema.strict()).nullish()

/** The process instance query that refuses unknown fields by name. */
export const strictProcessInstanceQuerySchema = processInstanceQuerySchema
  .extend({
    variables,
    sorting,
    orQueries: z.array(processInstanceConditionsSchema.extend({ variables }).strict()).nullish(),
  })
  .strict()

/** The historic process instance query that refuses unknown fields by name. */
export const strictHistoricInstanceQuerySchema = historicInstanceQuerySchema
  .extend({
    variables,
    sorting,
    orQueries: z.array(historicInstanceConditionsSchema.extend({ variables }).strict()).nullish(),
  })
  .strict()
