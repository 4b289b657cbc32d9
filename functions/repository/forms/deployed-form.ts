import { z } from 'zod'
import type { FormReference } from '../../engine/form/form-definition.ts'
import { utf8Text } from '../../engine/instance/value/utf8-text.ts'
import type { Services } from '../../shell/services.ts'
import {
  type Deployment,
  listDeployments,
  readDeployment,
  readResource,
} from '../../store/deployment/deployment-items.ts'

/** A form that was deployed as a file. */
export interface DeployedForm {
  readonly name: string
  readonly content: Uint8Array
}

export type DeployedFormOutcome =
  | { readonly form: DeployedForm; readonly missing?: undefined; readonly wrong?: undefined }
  /** There is no such file, or form. */
  | { readonly missing: string; readonly form?: undefined; readonly wrong?: undefined }
  /** What the model says does not name a deployed form. */
  | { readonly wrong: string; readonly form?: undefined; readonly missing?: undefined }

/** `embedded:deployment:pay.html`, `camunda-forms:deployment:pay.form`: a file of the same deployment. */
const DEPLOYMENT_KEY = /^(?:embedded:|camunda-forms:)?deployment:(.+)$/s

/** The file that a form's key or reference names. */
export async function deployedForm(
  services: Services,
  deploymentId: string,
  { key, reference }: { readonly key: string | undefined; readonly reference: FormReference | undefined },
): Promise<DeployedFormOutcome> {
  if (key === undefined && reference !== undefined) return referencedForm(services, deploymentId, reference)
  if (key === undefined) return { missing: 'No form key set' }
  const name = DEPLOYMENT_KEY.exec(key)?.[1]
  if (name === undefined) return { wrong: `The form key '${key}' does not reference a deployed form.` }
  const deployment = await readDeployment(services.db, deploymentId)
  const form = deployment && (await fileOf(services, deployment, (file) => file === name))
  return form
    ? { form }
    : { missing: `The form with the resource name '${name}' cannot be found in deployment '${deploymentId}'.` }
}

async function referencedForm(
  services: Services,
  deploymentId: string,
  { key, binding, version }: FormReference,
): Promise<DeployedFormOutcome> {
  if (binding === 'version') {
    return {
      wrong: `Form '${key}' is bound to version ${version}: forms have no versions here, bind to 'latest' or 'deployment'`,
    }
  }
  for await (const deployments of deploymentsFor(services, binding, deploymentId)) {
    for (const deployment of deployments) {
      const form = await formWithId(services, deployment, key)
      if (form !== undefined) return { form }
    }
  }
  return { missing: `No Camunda Form Definition was found for Camunda Form Ref: ${key}` }
}

/** Where the form may be: the newest first. */
async function* deploymentsFor(
  services: Services,
  binding: string,
  deploymentId: string,
): AsyncGenerator<Deployment[]> {
  if (binding === 'deployment') {
    const own = await readDeployment(services.db, deploymentId)
    yield own === undefined ? [] : [own]
    return
  }
  const all = (await Array.fromAsync(listDeployments(services.db))).flat()
  yield all.toSorted((one, other) => other.time - one.time)
}

const formFile = z.looseObject({ id: z.string() })

async function formWithId(services: Services, deployment: Deployment, id: string): Promise<DeployedForm | undefined> {
  for (const { name } of deployment.resources.filter((resource) => resource.name.endsWith('.form'))) {
    const form = await fileOf(services, deployment, (file) => file === name)
    if (form !== undefined && idOf(form) === id) return form
  }
  return undefined
}

function idOf({ content }: DeployedForm): string | undefined {
  try {
    return formFile.safeParse(JSON.parse(utf8Text(content) ?? '')).data?.id
  } catch {
    return undefined
  }
}

async function fileOf(
  { db }: Services,
  { id, resources }: Deployment,
  isWanted: (name: string) => boolean,
): Promise<DeployedForm | undefined> {
  const resource = resources.find(({ name }) => isWanted(name))
  const content = resource && (await readResource(db, id, resource.id))
  return resource && content && { name: resource.name, content }
}
