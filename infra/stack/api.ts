import { Duration } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { CROSS_ORIGIN } from '../../functions/http/access/cross-origin.ts'
import { removalPolicy } from './removal.ts'
import type { StackOptions } from './stack-options.ts'

/** The REST API, before anybody may ask it for anything. */
export function createApi(scope: Construct, options: StackOptions): HttpApi {
  const api = new HttpApi(scope, 'Api', {
    apiName: `shunt-${options.stage}`,
    description: "Camunda 7's REST dialect, at the root and under /engine-rest",
    createDefaultStage: false,
    ...corsOf(options),
  })
  createStage(scope, api, options)
  return api
}

/** The gateway itself answers browsers that ask for a page of another origin, without asking who that is; of no origin unless one is named. */
function corsOf({ corsOrigins }: StackOptions) {
  if (corsOrigins.length === 0) return {}
  return {
    corsPreflight: {
      allowOrigins: [...corsOrigins],
      allowMethods: CROSS_ORIGIN.methods.map((method) => CorsHttpMethod[method]),
      allowHeaders: [...CROSS_ORIGIN.headers],
      exposeHeaders: [...CROSS_ORIGIN.exposed],
      maxAge: Duration.seconds(CROSS_ORIGIN.maxAge),
    },
  }
}

/** Whose tokens the API takes, and for whom they have to be made. */
export interface TokenIssuer {
  readonly issuer: string
  readonly audience: readonly string[]
}

/** Every path and method goes to one function, and none without authorization: by a token of the issuer, or by IAM where there is none. */
export function addRoutes(
  api: HttpApi,
  handler: IFunction,
  { tokens, corsOrigins }: { readonly tokens: TokenIssuer | undefined } & Pick<StackOptions, 'corsOrigins'>,
): void {
  const integration = new HttpLambdaIntegration('ApiFunction', handler)
  const authorizer = createAuthorizer(tokens)
  for (const path of ['/', '/{proxy+}']) {
    api.addRoutes({ path, methods: [HttpMethod.ANY], integration, authorizer })
    // A browser that asks whether a page may ask says not yet for whom: a route for all methods would refuse it.
    if (corsOrigins.length > 0) {
      api.addRoutes({ path, methods: [HttpMethod.OPTIONS], integration, authorizer: new HttpNoneAuthorizer() })
    }
  }
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
