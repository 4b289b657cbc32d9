/** A user task of the model, in the order in which a claim passes it. */
export const userTasks = [
  { id: 'registerClaim', name: 'Register claim' },
  { id: 'collectDocuments', name: 'Collect documents' },
  { id: 'assessDamage', name: 'Assess damage' },
  { id: 'screenClaim', name: 'Screen claim' },
  { id: 'interviewClaimant', name: 'Interview claimant' },
  { id: 'approveLargeClaim', name: 'Approve large claim' },
  { id: 'payOut', name: 'Pay out' },
  { id: 'writeRejection', name: 'Write rejection' },
] as const

export type UserTask = (typeof userTasks)[number]['id']

/** A claim as the demo starts it, with where it waits before the batch and where it has to wait after it. */
export interface Claim {
  readonly businessKey: string
  readonly amount: number
  readonly before: readonly UserTask[]
  readonly after: readonly UserTask[]
}

/** How many of every 100 claims wait where. */
const SPREAD: readonly { readonly tasks: readonly UserTask[]; readonly share: number }[] = [
  { tasks: ['registerClaim'], share: 12 },
  { tasks: ['collectDocuments', 'assessDamage'], share: 18 },
  { tasks: ['screenClaim'], share: 38 },
  { tasks: ['interviewClaimant'], share: 14 },
  { tasks: ['approveLargeClaim'], share: 6 },
  { tasks: ['payOut'], share: 9 },
  { tasks: ['writeRejection'], share: 3 },
]

/** The subprocess that is abolished. */
export const ABOLISHED = 'fraudInvestigation'
/** The user tasks in it. */
export const ABOLISHED_TASKS: readonly UserTask[] = ['screenClaim', 'interviewClaimant']

/** Claims above this are approved before they are paid out; the model has the same condition. */
const LARGE_CLAIM = 10_000

/** This many claims, spread over the model; the same ones each time. */
export function makeClaims(count: number): Claim[] {
  const places = SPREAD.flatMap(({ tasks, share }) => Array.from({ length: share }, () => tasks))
  return Array.from({ length: count }, (_, index) => {
    const before = places[index % places.length] ?? []
    // Steps by a prime, so that small and large amounts are found everywhere.
    const amount = 500 + ((index * 7919) % 20_000)
    const isAbolished = before.some((task) => ABOLISHED_TASKS.includes(task))
    const next: UserTask = amount > LARGE_CLAIM ? 'approveLargeClaim' : 'payOut'
    return { businessKey: `claim-${index + 1}`, amount, before, after: isAbolished ? [next] : before }
  })
}
