import { createRoute, z } from '@hono/zod-openapi'
import type { Api } from '../../http/api.ts'
import { invalidRequest } from '../../http/api-error.ts'
import { textOrNull } from '../../http/dto-fields.ts'
import { errorResponses, json, jsonBody, noContent } from '../../http/responses.ts'
import { flag } from '../../query/conditions/fields.ts'
import type { Services } from '../../shell/services.ts'

/** `/telemetry`: what this is, for clients that ask; nothing is collected, and nothing is sent to anybody. */
export function telemetryRoutes(api: Api, _services: Services): void {
  api.openapi(getData, (c) => c.json(DATA, 200))
  api.openapi(getConfiguration, (c) => c.json({ enableTelemetry: false }, 200))
  api.openapi(configure, (c) => {
    if (c.req.valid('json').enableTelemetry) throw invalidRequest("'enableTelemetry' is not supported: nothing is sent")
    return c.body(null, 204)
  })
}

const vendor = z.object({ vendor: textOrNull, version: textOrNull }).openapi('AbstractVendorVersionInformationDto')

const dataSchema = z
  .object({
    installation: textOrNull,
    product: z.object({
      name: z.string(),
      version: textOrNull,
      edition: z.string(),
      internals: z.object({
        database: vendor,
        'application-server': vendor.nullable(),
        'license-key': z.null(),
        'camunda-integration': z.array(z.string()),
        commands: z.object({}),
        metrics: z.object({}),
        webapps: z.array(z.string()),
        jdk: vendor.nullable(),
      }),
    }),
  })
  .openapi('TelemetryDataDto')

const DATA: z.output<typeof dataSchema> = {
  installation: null,
  product: {
    name: 'Shunt',
    version: null,
    edition: 'community',
    internals: {
      database: { vendor: 'Amazon DynamoDB', version: null },
      'application-server': null,
      'license-key': null,
      'camunda-integration': [],
      commands: {},
      metrics: {},
      webapps: [],
      jdk: null,
    },
  },
}

const TAGS = ['Telemetry']
const configurationSchema = z.object({ enableTelemetry: flag }).openapi('TelemetryConfigurationDto')

const getData = createRoute({
  method: 'get',
  path: '/telemetry/data',
  tags: TAGS,
  summary: 'What this is: nothing is collected',
  responses: { 200: json(dataSchema, 'Name and database.'), ...errorResponses },
})

const getConfiguration = createRoute({
  method: 'get',
  path: '/telemetry/configuration',
  tags: TAGS,
  summary: 'Nothing is sent',
  responses: { 200: json(z.object({ enableTelemetry: z.literal(false) }), 'Never.'), ...errorResponses },
})

const configure = createRoute({
  method: 'post',
  path: '/telemetry/configuration',
  tags: TAGS,
  summary: 'Telemetry can be switched off, which it is',
  request: { body: jsonBody(configurationSchema) },
  responses: { 204: noContent, ...errorResponses },
})
