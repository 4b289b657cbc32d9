import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiClient } from '../../../support/api/api-client.ts'
import { startTwoTenants, type TwoTenants, work } from './two-tenants.ts'

let tenants: TwoTenants
let everybody: ApiClient
let alpha: ApiClient

beforeAll(async () => {
  tenants = await startTwoTenants()
  everybody = tenants.everybody
  alpha = tenants.alpha
})
afterAll(() => tenants.shell.stop())

describe('who uploads something', () => {
  const file = new Blob([work('beta')], { type: 'text/xml' })

  /** As the browser sends a form. */
  async function upload(path: string, form: FormData) {
    const request = new Response(form)
    const { status, text } = await alpha.raw(
      path,
      new Uint8Array(await request.arrayBuffer()),
      request.headers.get('content-type') ?? '',
    )
    return { status, text }
  }

  function deployment(fields: Readonly<Record<string, string>>): FormData {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', file, 'beta-work.bpmn')
    return form
  }

  const definitionsOf = async (tenant: string) => (await everybody.get(`/process-definition?tenantIdIn=${tenant}`)).body

  test('deploys nothing for another tenant', async () => {
    const before = await definitionsOf('beta')
    const answer = await upload('/deployment/create', deployment({ 'deployment-name': 'x', 'tenant-id': 'beta' }))
    expect(answer.status, answer.text).toBe(403)
    expect(await definitionsOf('beta')).toEqual(before)
  })

  test('is told nothing of what others have deployed, by filtering what is there already', async () => {
    const fields = {
      'deployment-name': 'beta-deployment',
      'enable-duplicate-filtering': 'true',
      'deploy-changed-only': 'true',
      'tenant-id': 'alpha',
    }
    const answer = await upload('/deployment/create', deployment(fields))
    expect(answer.status, answer.text).toBe(200)
    // The same file as beta's, under the same name: it is new for alpha.
    expect(Object.keys(Object(JSON.parse(answer.text)).deployedProcessDefinitions)).toHaveLength(1)
    const [id = ''] = Object.keys(Object(JSON.parse(answer.text)).deployedProcessDefinitions)
    expect(Object((await alpha.get(`/process-definition/${id}`)).body)).toMatchObject({ tenantId: 'alpha', version: 1 })
    await everybody.send('DELETE', `/deployment/${Object(JSON.parse(answer.text)).id}?cascade=true`)
  })

  test("sets no variable of another tenant's instance: it is as if it were not there", async () => {
    const form = () => {
      const variable = new FormData()
      variable.append('data', new Blob(['x']), 'x.txt')
      variable.append('valueType', 'Bytes')
      return variable
    }
    const id = tenants.instances.get('beta') ?? ''
    const other = `${id.slice(0, -6)}ffffff`
    const answer = await upload(`/process-instance/${id}/variables/v/data`, form())
    const unknown = await upload(`/process-instance/${other}/variables/v/data`, form())
    expect({ ...answer, text: answer.text.replaceAll(id, other) }).toEqual(unknown)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(Object((await everybody.get(`/process-instance/${id}/variables`)).body)).not.toHaveProperty('v')
  })
})
