import { z } from 'zod'
import { deploy } from '../../../../functions/repository/deployments.ts'
import { type ApiClient, apiClient } from '../../../support/api/api-client.ts'
import { deliverAll } from '../../../support/batches.ts'
import { chain, model, type Shell, startShell } from '../../../support/shell.ts'

/** Something of every kind at once: a task with a timer, an external task, a job that fails, a message, a signal, a condition. */
export const work = (key: string) =>
  model(
    key,
    `<startEvent id="start"/><parallelGateway id="fork"/>
     <userTask id="${key}-task" name="${key} task" camunda:assignee="${key}-clerk"/>
     <boundaryEvent id="late" attachedToRef="${key}-task"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
     <serviceTask id="pay" camunda:type="external" camunda:topic="payments"/>
     <serviceTask id="fail" camunda:asyncBefore="true" camunda:expression="\${missing.value}"/>
     <receiveTask id="receive" messageRef="m"/>
     <intermediateCatchEvent id="caught"><signalEventDefinition signalRef="s"/></intermediateCatchEvent>
     <endEvent id="end"/>${chain('start', 'fork')}
     ${[`${key}-task`, 'pay', 'fail', 'receive', 'caught'].map((to) => chain('fork', to, 'end').replaceAll(`${to}-end`, `${to}-end-flow`)).join('')}`,
    '<message id="m" name="arrived"/><signal id="s" name="alarm"/>',
  )
const byMessage = (key: string) =>
  model(
    `${key}-by-message`,
    `<startEvent id="ordered"><messageEventDefinition messageRef="m"/></startEvent>
     <startEvent id="nightly"><timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition></startEvent>
     <userTask id="do"/><endEvent id="end"/>${chain('ordered', 'do', 'end')}${chain('nightly', 'do').replace('nightly-do', 'nightly-flow')}`,
    '<message id="m" name="ordered"/>',
  )
const decision = (key: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="${key}-drd" name="${key}-drd" namespace="test">
  <decision id="${key}-first" name="${key} first"><variable id="${key}-v1" name="a"/><literalExpression id="${key}-l1"><text>1</text></literalExpression></decision>
  <decision id="${key}-second" name="${key} second"><variable id="${key}-v2" name="b"/>
    <informationRequirement id="${key}-r"><requiredDecision href="#${key}-first"/></informationRequirement>
    <literalExpression id="${key}-l2"><text>a + 1</text></literalExpression></decision>
</definitions>`

const SCOPES = 'shunt/read shunt/operate shunt/deploy'
const callerEvent = (sub: string, tenants: unknown) => ({
  requestContext: {
    authorizer: {
      jwt: { claims: { iss: 'https://login.test', sub, scope: SCOPES, ...(tenants !== undefined && { tenants }) } },
    },
  },
})

const NAMES = ['alpha', 'beta']

/** Two tenants that have the same of everything, and who asks for it. */
export interface TwoTenants {
  readonly shell: Shell
  /** Who is bound to no tenant. */
  readonly everybody: ApiClient
  /** Who is bound to the one tenant. */
  readonly alpha: ApiClient
  /** Who is bound to the other. */
  readonly beta: ApiClient
  /** An instance of each. */
  readonly instances: Map<string, string>
}

/** Deploys the same for each, and starts instances of it. */
export async function startTwoTenants(): Promise<TwoTenants> {
  const started = await startShell()
  // Whoever waits for an external task waits by the clock.
  const shell = { ...started, services: { ...started.services, now: Date.now } }
  const tenants = {
    shell,
    everybody: apiClient(shell.services),
    alpha: apiClient(shell.services, callerEvent('anna', '[alpha]')),
    beta: apiClient(shell.services, callerEvent('beta-ben', 'beta')),
    instances: new Map<string, string>(),
  }
  for (const tenant of NAMES) await fill(tenants, tenant)
  return tenants
}

/** Carries out what waits, and modifies an instance of each: some batches have ended then, some wait. */
export async function modifyBoth(tenants: TwoTenants): Promise<void> {
  for (const tenant of NAMES) await modifyAll(tenants, tenant)
  await deliverAll(tenants.shell)
  for (const tenant of NAMES) await modifyAll(tenants, tenant)
}

const identified = z.object({ id: z.string() })

async function fill(tenants: TwoTenants, tenant: string) {
  const files = { work: work(tenant), shared: work('shared'), message: byMessage(tenant) }
  const models = Object.entries(files).map(([name, text]) => [`${tenant}-${name}.bpmn`, text] as const)
  const resources = [...models, [`${tenant}.dmn`, decision(tenant)] as const].map(([name, text]) => ({
    name,
    content: new TextEncoder().encode(text),
  }))
  const options = { enableDuplicateFiltering: false, deployChangedOnly: false }
  const result = await deploy(tenants.shell.services, {
    ...options,
    name: `${tenant}-deployment`,
    tenantId: tenant,
    resources,
  })
  if (result.outcome !== 'deployed') throw new Error(JSON.stringify(result))
  for (const key of ['shared', tenant]) {
    const variables = { [`${tenant}-variable`]: { value: `${tenant}-value` } }
    const start = { variables, businessKey: `${tenant}-order` }
    const path = `/process-definition/key/${key}/tenant-id/${tenant}`
    tenants.instances.set(
      tenant,
      identified.parse((await boundTo(tenants, tenant).send('POST', `${path}/start`, start)).body).id,
    )
  }
}

/** By who is bound to the tenant, and by who is not bound: a batch, and a preview. */
async function modifyAll(tenants: TwoTenants, tenant: string) {
  const path = `/process-definition/key/${tenant}/tenant-id/${tenant}`
  const { id: processDefinitionId } = identified.parse((await tenants.everybody.get(path)).body)
  const instructions = [{ type: 'startBeforeActivity', activityId: 'pay' }]
  const modification = { processDefinitionId, processInstanceIds: [tenants.instances.get(tenant)], instructions }
  for (const who of [boundTo(tenants, tenant), tenants.everybody]) {
    identified.parse((await who.send('POST', '/modification/executeAsync', modification)).body)
    identified.parse((await who.send('POST', '/modification/preview', modification)).body)
  }
}

function boundTo({ alpha, beta }: TwoTenants, tenant: string): ApiClient {
  return tenant === 'alpha' ? alpha : beta
}
