import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { removalPolicy } from './removal.ts'
import type { StackOptions } from './stack-options.ts'

/** The REST API, before anybody may ask it for anything. */
export function createApi(scope: Construct, options: StackOptions): HttpApi {
  const api = new HttpApi(scope, 'Api', {
    apiName: `shunt-${options.stage}`,
    description: "Camunda 7's REST dialect, at the root and under /engine-rest",
    createDefaultStage: false,
  })
  createStage(scope, api, options)
  return api
}

/** Whose tokens the API takes, and for whom they have to be made. */
export interface TokenIssuer {
  readonly issuer: string
  readonly audience: readonly string[]
}

/** Every path and method goes to one function, and none without authorization: by a token of the issuer, or by IAM where there is none. */
export function addRoutes(api: HttpApi, handler: IFunction, tokens: TokenIssuer | undefined): void {
  const integration = new HttpLambdaIntegration('ApiFunction', handler)
  const authorizer = createAuthorizer(tokens)
  for (const path of ['/', '/{proxy+}']) api.addRoutes({ path, methods: [HttpMethod.ANY], integration, authorizer })
}

function createAuthorizer(tokens: TokenIssuer | undefined): IHttpRouteAuthorizer {
  if (tokens === undefined) return new HttpIamAuthorizer()
  return new HttpJwtAuthorizer('Jwt', tokens.issuer, { jwtAudience: [...tokens.audience] })
}

function createStage(scope: Construct, api: HttpApi, options: StackOptions): void {
  const logGroup = new LogGroup(scope, 'ApiAccessLog', {
    retention: options.logRetentionDays,
    removalPolicy: removalPolicy(options),
  })
  new HttpStage(scope, 'ApiStage', {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: options.throttleRate, burstLimit: options.throttleBurst },
    accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat() },
  })
}

/** Who called what, and how it ended. No bodies: they hold process data. */
function accessLogFormat(): AccessLogFormat {
  return AccessLogFormat.custom(
    JSON.stringify({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      method: '$context.httpMethod',
      path: '$context.path',
      status: '$context.status',
      responseLength: '$context.responseLength',
      responseLatency: '$context.responseLatency',
      sourceIp: '$context.identity.sourceIp',
      userArn: '$context.identity.userArn',
      subject: '$context.authorizer.claims.sub',
      error: '$context.error.message',
      integrationError: '$context.integrationErrorMessage',
    }),
  )
}
