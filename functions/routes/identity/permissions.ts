import type { Role } from '../../http/access/roles.ts'

/** What a permission of the reference comes to here: a role; or `nobody`, where what it permits is done elsewhere, or not at all. */
export type Needed = Role | 'nobody'

const NEEDED: readonly Needed[] = ['read', 'operate', 'deploy', 'nobody']

interface ProtectedResource {
  readonly name: string
  readonly permissions: ReadonlyMap<string, Needed>
}

type Permissions = Partial<Readonly<Record<Needed, string>>>

const BATCHES = [
  'MIGRATE_PROCESS_INSTANCES',
  'MODIFY_PROCESS_INSTANCES',
  'RESTART_PROCESS_INSTANCES',
  'DELETE_RUNNING_PROCESS_INSTANCES',
  'DELETE_FINISHED_PROCESS_INSTANCES',
  'DELETE_DECISION_INSTANCES',
  'SET_JOB_RETRIES',
  'SET_EXTERNAL_TASK_RETRIES',
  'UPDATE_PROCESS_INSTANCES_SUSPEND',
  'SET_REMOVAL_TIME',
  'SET_VARIABLES',
  'CORRELATE_MESSAGES',
].map((what) => `CREATE_BATCH_${what}`)

/** By their numbers in the reference (`Resources`): what can be permitted of each (`Permissions` and its companions), by who may do it here. */
const RESOURCES: ReadonlyMap<number, ProtectedResource> = new Map([
  [0, resource('Application', { read: 'ACCESS' })],
  [1, resource('User', { read: 'READ', nobody: 'UPDATE CREATE DELETE' })],
  [2, resource('Group', { read: 'READ', nobody: 'UPDATE CREATE DELETE' })],
  [3, resource('Group Membership', { nobody: 'CREATE DELETE' })],
  [4, resource('Authorization', { read: 'READ', nobody: 'UPDATE CREATE DELETE' })],
  [5, resource('Filter', { read: 'READ UPDATE CREATE DELETE' })],
  [
    6,
    resource('Process Definition', {
      read: 'READ READ_INSTANCE READ_TASK READ_HISTORY READ_INSTANCE_VARIABLE READ_HISTORY_VARIABLE READ_TASK_VARIABLE',
      operate:
        'UPDATE CREATE_INSTANCE UPDATE_INSTANCE DELETE_INSTANCE MIGRATE_INSTANCE SUSPEND SUSPEND_INSTANCE RETRY_JOB UPDATE_INSTANCE_VARIABLE UPDATE_TASK UPDATE_TASK_VARIABLE TASK_WORK TASK_ASSIGN UPDATE_HISTORY DELETE_HISTORY',
      deploy: 'DELETE',
    }),
  ],
  [
    7,
    resource('Task', {
      read: 'READ READ_VARIABLE READ_HISTORY',
      operate: 'UPDATE UPDATE_VARIABLE TASK_WORK TASK_ASSIGN',
      nobody: 'CREATE DELETE',
    }),
  ],
  [
    8,
    resource('Process Instance', {
      read: 'READ READ_VARIABLE',
      operate: 'CREATE UPDATE DELETE RETRY_JOB SUSPEND UPDATE_VARIABLE',
    }),
  ],
  [9, resource('Deployment', { read: 'READ', deploy: 'UPDATE CREATE DELETE' })],
  [
    10,
    resource('Decision Definition', { read: 'READ READ_HISTORY', operate: 'UPDATE CREATE_INSTANCE DELETE_HISTORY' }),
  ],
  [11, resource('Tenant', { read: 'READ', nobody: 'UPDATE CREATE DELETE' })],
  [12, resource('Tenant Membership', { nobody: 'CREATE DELETE' })],
  [
    13,
    resource('Batch', {
      read: 'READ READ_HISTORY',
      operate: `UPDATE CREATE DELETE DELETE_HISTORY ${BATCHES.join(' ')}`,
    }),
  ],
  [14, resource('Decision Requirements Definition', { read: 'READ' })],
  [17, resource('Operation Log', { read: 'READ', operate: 'UPDATE', nobody: 'DELETE' })],
  [19, resource('Historic Task', { read: 'READ READ_VARIABLE' })],
  [20, resource('Historic Process Instance', { read: 'READ' })],
  [21, resource('System', { read: 'READ', nobody: 'SET DELETE' })],
])

function resource(name: string, permissions: Permissions): ProtectedResource {
  const pairs = NEEDED.flatMap((needed) =>
    (permissions[needed]?.split(' ') ?? []).map((permission) => [permission, needed] as const),
  )
  return { name, permissions: new Map(pairs) }
}

/** What somebody needs who is to be permitted something of a resource; undefined where the reference has no such permission of it. */
export function neededFor(resourceType: number, permission: string): readonly Needed[] | undefined {
  const permissions = RESOURCES.get(resourceType)?.permissions
  if (permissions === undefined) return undefined
  if (permission === 'NONE') return []
  if (permission === 'ALL') return [...new Set(permissions.values())]
  const needed = permissions.get(permission)
  return needed && [needed]
}
