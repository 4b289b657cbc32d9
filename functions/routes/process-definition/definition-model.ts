import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { errorResponses, json } from '../../http/responses.ts'
import { staticCalls } from '../../repository/called-definition.ts'
import { definitionGraph, definitionXml } from '../../repository/definitions.ts'
import type { Services } from '../../shell/services.ts'
import { pictureRoute } from '../deployment/deployed-picture.ts'
import type { Naming } from './naming.ts'
import { processDefinitionDto, processDefinitionSchema } from './process-definition-dto.ts'

const xmlSchema = z.object({ id: z.string(), bpmn20Xml: z.string() }).openapi('ProcessDefinitionDiagramDto')

const calledSchema = processDefinitionSchema
  .extend({ calledFromActivityIds: z.array(z.string()), callingProcessDefinitionId: z.string() })
  .openapi('CalledProcessDefinitionDto')

/** What the model of one definition is: its XML, its picture, what it calls. */
export function definitionModelRoutes(api: Api, services: Services, naming: Naming): void {
  const routes = routesOf(naming)
  api.openapi(routes.xml, async (c) => {
    const definition = await naming.find(services, c)
    return c.json({ id: definition.id, bpmn20Xml: await definitionXml(services, definition) }, 200)
  })
  pictureRoute(api, services, TAG, naming)
  // By id only, as in the reference.
  if (naming.path !== '/process-definition/{id}') return
  api.openapi(getStaticCalls, async (c) => {
    const { id } = await naming.find(services, c)
    const loaded = await definitionGraph(services, id)
    const calls = loaded === undefined ? [] : await staticCalls(services, loaded)
    const dtos = calls.map(({ called, calledFrom }) => ({
      ...processDefinitionDto(called),
      calledFromActivityIds: [...calledFrom],
      callingProcessDefinitionId: id,
    }))
    return c.json(dtos, 200)
  })
}

const TAG = 'Process Definition'
const TAGS = [TAG]

const getStaticCalls = createRoute({
  method: 'get',
  path: '/process-definition/{id}/static-called-process-definitions',
  tags: TAGS,
  summary: 'List the process definitions that a process definition calls without an expression',
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: json(z.array(calledSchema), 'One element for each called definition.'), ...errorResponses },
})

function routesOf({ path, params, of }: Naming) {
  const common = { tags: TAGS, request: { params } }
  return {
    xml: createRoute({
      ...common,
      method: 'get',
      path: `${path}/xml`,
      summary: `Get the model of ${of}`,
      responses: { 200: json(xmlSchema, 'The BPMN model.'), ...errorResponses },
    }),
  }
}
