import type {
  EventSubscription,
  Execution,
  ExternalTask,
  InstanceState,
  Job,
  Variables,
} from '../engine/instance/instance-state.ts'

/** An execution and those around it, the innermost first, the process itself last. */
export type ExecutionPath = readonly [Execution, ...Execution[]]

/** The first execution that is what is looked for, with the ones around it. */
export function findExecution(state: InstanceState, is: (execution: Execution) => boolean): ExecutionPath | undefined {
  return findWithin([state.root], is)
}

function findWithin(path: ExecutionPath, is: (execution: Execution) => boolean): ExecutionPath | undefined {
  const [execution] = path
  if (is(execution)) return path
  for (const child of execution.children ?? []) {
    const found = findWithin([child, ...path], is)
    if (found !== undefined) return found
  }
  return undefined
}

/** Every job of the instance. */
export function jobsOf(state: InstanceState): Job[] {
  return jobsWithin(state.root)
}

function jobsWithin({ jobs = [], children = [] }: Execution): Job[] {
  return [...jobs, ...children.flatMap(jobsWithin)]
}

/** The job of this number, or undefined. */
export function findJob(state: InstanceState, number: number): Job | undefined {
  const [execution] = findExecution(state, ({ jobs }) => jobs?.some((job) => job.number === number) === true) ?? []
  return execution?.jobs?.find((job) => job.number === number)
}

export interface FoundExternalTask {
  readonly path: ExecutionPath
  readonly task: ExternalTask
}

/** The external task of this number, with where it is. */
export function findExternalTask(state: InstanceState, number: number): FoundExternalTask | undefined {
  const path = findExecution(state, ({ externalTask }) => externalTask?.number === number)
  const task = path?.[0].externalTask
  return path === undefined || task === undefined ? undefined : { path, task }
}

export interface FoundSubscription {
  readonly path: ExecutionPath
  readonly subscription: EventSubscription
}

/** Every subscription of the instance, with where it is. */
export function subscriptionsOf(state: InstanceState): FoundSubscription[] {
  return subscriptionsWithin([state.root])
}

function subscriptionsWithin(path: ExecutionPath): FoundSubscription[] {
  const [{ subscriptions = [], children = [] }] = path
  const own = subscriptions.map((subscription) => ({ path, subscription }))
  return [...own, ...children.flatMap((child) => subscriptionsWithin([child, ...path]))]
}

/** The variables of one execution: its scope's and its path's. */
export function localVariables({ variables, pathVariables }: Execution): Variables {
  return { ...pathVariables, ...variables }
}

/** All variables that an execution sees, the nearest of each name. */
export function visibleVariables(path: ExecutionPath): Variables {
  return mergedVariables(path.toReversed().map(localVariables))
}

/** All of these, of each name the last; `__proto__` is a name like any other, which `Object.assign` would not see so. */
export function mergedVariables(scopes: readonly Variables[]): Variables {
  return Object.fromEntries(scopes.flatMap((variables) => Object.entries(variables)))
}
