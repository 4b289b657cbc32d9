import type { Execution, InstanceState, Job } from './instance-state.ts'

/** What a job definition says of the jobs that come: those of one kind at one activity. */
export interface JobRule {
  readonly kind: Job['kind']
  readonly activityId: string
  readonly suspended?: boolean | undefined
  /** It overrides the one of the model. */
  readonly priority?: number | undefined
}

/** Whether a step has made jobs: numbers of an instance are given once, and go up. */
export function hasNewJobs(before: InstanceState | undefined, after: InstanceState): boolean {
  const known = new Set(before && jobNumbers(before.root))
  return jobNumbers(after.root).some((number) => !known.has(number))
}

/** The state after a step with its new jobs as their job definitions say. */
export function withJobRules(
  before: InstanceState | undefined,
  after: InstanceState,
  rules: readonly JobRule[],
): InstanceState {
  if (rules.length === 0) return after
  const known = new Set(before && jobNumbers(before.root))
  return { ...after, root: ruled(after.root, (job) => (known.has(job.number) ? job : withRules(job, rules))) }
}

function jobNumbers({ jobs = [], children = [] }: Execution): number[] {
  return [...jobs.map(({ number }) => number), ...children.flatMap(jobNumbers)]
}

function ruled(execution: Execution, change: (job: Job) => Job): Execution {
  const { jobs, children } = execution
  return {
    ...execution,
    ...(jobs && { jobs: jobs.map(change) }),
    ...(children && { children: children.map((child) => ruled(child, change)) }),
  }
}

function withRules(job: Job, rules: readonly JobRule[]): Job {
  const rule = rules.find(({ kind, activityId }) => kind === job.kind && activityId === job.activityId)
  if (rule === undefined) return job
  const { suspended, priority } = rule
  return { ...job, ...(suspended && { suspended: true as const }), ...(priority !== undefined && { priority }) }
}
