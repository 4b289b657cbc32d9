import { CfnOutput, Stack, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { ROLE_RULES, ROLES, type Role, type RoleRule } from '../../../functions/http/access/roles.ts'
import type { StackOptions } from '../stack-options.ts'

/** Where the API stands; with the engine's name in between only who may invoke everything comes in. */
const PREFIXES = ['', '/engine-rest']

/** What begins the path of a POST that changes what runs, and of the queries beside it. A test finds a route that none of them covers. */
const POSTED = [
  'batch',
  'condition',
  'decision-definition',
  'event-subscription',
  'execution',
  'external-task',
  'filter',
  'group',
  'history',
  'identity',
  'incident',
  'job',
  'message',
  'migration',
  'modification',
  'process-definition',
  'process-instance',
  'signal',
  'task',
  'telemetry',
  'variable-instance',
] as const

/** The same for a DELETE. */
const DELETED = ['batch', 'execution', 'filter', 'history', 'incident', 'job', 'process-instance', 'task'] as const

/** `METHOD/path` of what a role may invoke, with `*` for any characters, as IAM matches them. A policy has room for some sixty. */
export function resourcesOfRole(role: Role): string[] {
  if (role === 'operate') return ['GET/*', 'HEAD/*', 'PUT/*', ...begin('POST', POSTED), ...begin('DELETE', DELETED)]
  const own = ROLE_RULES.filter((rule) => rule.role === role).flatMap(resourcesOfRule)
  return role === 'read' ? own : [...resourcesOfRole('read'), ...own]
}

function begin(method: string, resources: readonly string[]): string[] {
  return resources.flatMap((resource) => PREFIXES.map((prefix) => `${method}${prefix}/${resource}*`))
}

function resourcesOfRule({ methods, begins = [], paths = [] }: RoleRule): string[] {
  const everything = begins.includes('/') ? methods.map((method) => `${method}/*`) : []
  const below = begins.filter((start) => start !== '/').map((start) => `${start}/*`)
  // Counts are read only, whatever they count: one line instead of one for each.
  const isCount = (path: string) => path.endsWith('/count')
  const counts = paths.some(isCount) ? methods.map((method) => `${method}/*/count`) : []
  const others = [...paths.filter((path) => !isCount(path)), ...below].flatMap((path) =>
    PREFIXES.map((prefix) => `${prefix}${path}`),
  )
  return [...everything, ...counts, ...methods.flatMap((method) => others.map((path) => `${method}${path}`))]
}

/** Managed policies for the three roles, to be attached to the roles and users of the account; with tokens the scopes say the same. */
export function createRoles(scope: Construct, api: HttpApi, options: StackOptions): void {
  const { partition, region, account } = Stack.of(scope)
  for (const role of ROLES) {
    const resources = resourcesOfRole(role).map(
      (path) => `arn:${partition}:execute-api:${region}:${account}:${api.apiId}/*/${path}`,
    )
    const name = `${role[0]?.toUpperCase()}${role.slice(1)}Policy`
    const policy = new ManagedPolicy(scope, name, {
      description: `Shunt ${options.stage}: ${DESCRIPTIONS[role]}`,
      statements: [new PolicyStatement({ actions: ['execute-api:Invoke'], resources })],
    })
    acknowledgeWildcards(policy, api, role)
    new CfnOutput(scope, `${name}Arn`, { value: policy.managedPolicyArn, description: DESCRIPTIONS[role] })
  }
}

/** AWS's review wants no wildcards in a policy: here ids stand behind them. */
function acknowledgeWildcards(policy: ManagedPolicy, api: HttpApi, role: Role): void {
  const id = Stack.of(policy).resolve(api.apiId).Ref
  const place = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${id}>`
  for (const path of resourcesOfRole(role)) {
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${place}/*/${path}]`,
      reason: 'The routes of a role are told by the beginnings of their paths: ids stand behind them.',
    })
  }
}

const DESCRIPTIONS: Readonly<Record<Role, string>> = {
  read: 'look at everything, change nothing',
  operate: 'look at everything, change what runs',
  deploy: 'look at everything, change what is deployed',
}
