import type { HistoricProcessInstanceQueryDto, VariableQueryParameterDto } from '../api/schemas.ts'
import { apiTime } from '../format/time.ts'

export type VariableOperator = 'eq' | 'neq' | 'gt' | 'gteq' | 'lt' | 'lteq' | 'like'

export interface VariableFilter {
  readonly name: string
  readonly operator: VariableOperator
  /** As it was typed: `meaningOf` says what it means. */
  readonly value: string
}

/** Which running instances of a definition are meant. Empty text and no list: whatever they are. */
export interface InstanceFilter {
  readonly businessKey: string
  readonly activityIds: readonly string[]
  readonly variables: readonly VariableFilter[]
  /** As <input type="datetime-local"> gives them, in the browser's time zone. */
  readonly startedAfter: string
  readonly startedBefore: string
  readonly withIncident: boolean
  readonly state: 'any' | 'active' | 'suspended'
  readonly ids: readonly string[]
}

export const NO_FILTER: InstanceFilter = {
  businessKey: '',
  activityIds: [],
  variables: [],
  startedAfter: '',
  startedBefore: '',
  withIncident: false,
  state: 'any',
  ids: [],
}

/** Ids as people paste them: one a line, or with commas, quotes and blanks between. */
export function readIds(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;'"]+/).filter((id) => id !== ''))]
}

/** What a typed value means: true and false, numbers, text, which may stand in double quotes; undefined for null. */
export function meaningOf(typed: string): string | number | boolean | undefined {
  const text = typed.trim()
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return undefined
  if (text !== '' && Number.isFinite(Number(text))) return Number(text)
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/** The filter as a query of running instances of this definition, as POST /history/process-instance and a modification take it. */
export function historicQuery(definitionId: string, filter: InstanceFilter): HistoricProcessInstanceQueryDto {
  const { businessKey, activityIds, startedAfter, startedBefore, withIncident, state, ids } = filter
  return {
    processDefinitionId: definitionId,
    unfinished: true,
    ...(businessKey !== '' && keyCondition(businessKey)),
    ...(activityIds.length > 0 && { activeActivityIdIn: [...activityIds] }),
    ...(filter.variables.length > 0 && { variables: filter.variables.map(variableCondition) }),
    ...(startedAfter !== '' && { startedAfter: apiTime(startedAfter) }),
    ...(startedBefore !== '' && { startedBefore: apiTime(startedBefore) }),
    ...(withIncident && { withIncidents: true }),
    ...(state !== 'any' && { [state]: true }),
    ...(ids.length > 0 && { processInstanceIds: [...ids] }),
  }
}

/** A key with a % in it is a pattern, as the API has them. */
function keyCondition(businessKey: string): HistoricProcessInstanceQueryDto {
  return businessKey.includes('%')
    ? { processInstanceBusinessKeyLike: businessKey }
    : { processInstanceBusinessKey: businessKey }
}

function variableCondition({ name, operator, value }: VariableFilter): VariableQueryParameterDto {
  const meant = operator === 'like' ? value : meaningOf(value)
  return meant === undefined ? { name, operator } : { name, operator, value: meant }
}

/** The filter as parameters of the page's address, so that it can be kept, sent and gone back to. */
export function filterToParameters(filter: InstanceFilter): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const id of filter.activityIds) parameters.append('activity', id)
  for (const { name, operator, value } of filter.variables)
    parameters.append('variable', `${name} ${operator} ${value}`)
  for (const id of filter.ids) parameters.append('id', id)
  if (filter.businessKey !== '') parameters.set('businessKey', filter.businessKey)
  if (filter.startedAfter !== '') parameters.set('startedAfter', filter.startedAfter)
  if (filter.startedBefore !== '') parameters.set('startedBefore', filter.startedBefore)
  if (filter.withIncident) parameters.set('withIncident', 'true')
  if (filter.state !== 'any') parameters.set('state', filter.state)
  return parameters
}

/** The filter that an address names; what it has no meaning for is left out. */
export function filterOfParameters(parameters: URLSearchParams): InstanceFilter {
  const state = parameters.get('state')
  return {
    businessKey: parameters.get('businessKey') ?? '',
    activityIds: parameters.getAll('activity'),
    variables: parameters.getAll('variable').flatMap(readVariable),
    startedAfter: timeOrNothing(parameters.get('startedAfter')),
    startedBefore: timeOrNothing(parameters.get('startedBefore')),
    withIncident: parameters.get('withIncident') === 'true',
    state: state === 'active' || state === 'suspended' ? state : 'any',
    ids: parameters.getAll('id'),
  }
}

export const VARIABLE_OPERATORS: readonly VariableOperator[] = ['eq', 'neq', 'gt', 'gteq', 'lt', 'lteq', 'like']

function readVariable(text: string): readonly VariableFilter[] {
  const [name = '', word = '', ...rest] = text.split(' ')
  const operator = VARIABLE_OPERATORS.find((known) => known === word)
  return name === '' || operator === undefined ? [] : [{ name, operator, value: rest.join(' ') }]
}

function timeOrNothing(text: string | null): string {
  return text !== null && !Number.isNaN(Date.parse(text)) ? text : ''
}

/**
 * The filter after tokens were dragged from an activity: of those instances that wait there, unless somebody has said already which activities, or
 * which instances, are meant. Without it every instance would be started where the token was dropped.
 */
export function narrowedTo(filter: InstanceFilter, from: string): InstanceFilter {
  return filter.activityIds.length > 0 || filter.ids.length > 0 ? filter : { ...filter, activityIds: [from] }
}

/** How many conditions the filter has: 0 means every instance of the definition. */
export function conditionCount(filter: InstanceFilter): number {
  const single = [filter.businessKey, filter.startedAfter, filter.startedBefore].filter((text) => text !== '').length
  const lists = Number(filter.activityIds.length > 0) + Number(filter.ids.length > 0) + filter.variables.length
  return single + lists + Number(filter.withIncident) + Number(filter.state !== 'any')
}
