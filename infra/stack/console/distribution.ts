import { Duration, type Stack, Validations } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  FunctionEventType,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { consoleHeaders } from '../../console/headers.ts'
import type { StackOptions } from '../stack-options.ts'
import type { ConsoleBuckets } from './buckets.ts'
import { INDEX_OF_CONSOLE, LEAD_TO_CONSOLE, viewerRequest } from './viewer-requests.ts'

export interface Origins {
  readonly api: HttpApi
  readonly buckets: ConsoleBuckets
  /** Where the browser fetches tokens, beside the console's own origin. */
  readonly signInOrigins: readonly string[]
}

/** One origin for the console and the API, so that neither needs CORS: /console/ is the bucket's, all else the API's. */
export function createDistribution(stack: Stack, options: StackOptions, origins: Origins): Distribution {
  const distribution = new Distribution(stack, 'Console', {
    ...domainOf(stack, options),
    ...(options.consoleWebAclArn !== undefined && { webAclId: options.consoleWebAclArn }),
    comment: `shunt-${options.stage}: the console, and the API beside it`,
    httpVersion: HttpVersion.HTTP2_AND_3,
    logBucket: origins.buckets.accessLog,
    logFilePrefix: 'distribution/',
    defaultBehavior: apiBehavior(stack, origins.api),
    additionalBehaviors: { '/console/*': filesBehavior(stack, origins) },
  })
  acknowledgeChoices(distribution, options)
  return distribution
}

/** A name of one's own, with the certificate that CloudFront wants in us-east-1. */
function domainOf(stack: Stack, { consoleDomain, consoleCertificateArn }: StackOptions) {
  if (consoleDomain === undefined || consoleCertificateArn === undefined) return {}
  const certificate = Certificate.fromCertificateArn(stack, 'ConsoleCertificate', consoleCertificateArn)
  return { domainNames: [consoleDomain], certificate, minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 }
}

/** What AWS's review would have everywhere, and is for those who deploy to decide. */
function acknowledgeChoices(distribution: Distribution, options: StackOptions): void {
  const choices: [string, string][] = [
    ['AwsSolutions-CFR1', 'Operators sit where they sit: no request is answered without a token.'],
    ['AwsSolutions-CFR2', 'The option consoleWebAclArn names a web ACL where an installation wants one.'],
  ]
  if (options.consoleDomain === undefined) {
    choices.push([
      'AwsSolutions-CFR4',
      "CloudFront's own domain has its own certificate; consoleDomain sets TLS 1.2 for one's own.",
    ])
  }
  for (const [id, reason] of choices) Validations.of(distribution).acknowledge({ id, reason })
}

/** Nothing is kept of the API's answers: they are somebody's. Its own host name has to reach it, or it knows no such API. */
function apiBehavior(stack: Stack, api: HttpApi): BehaviorOptions {
  const domain = `${api.apiId}.execute-api.${stack.region}.${stack.urlSuffix}`
  return {
    origin: new HttpOrigin(domain, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    }),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    functionAssociations: [onRequest(stack, 'LeadToConsole', LEAD_TO_CONSOLE)],
  }
}

function filesBehavior(stack: Stack, { buckets, signInOrigins }: Origins): BehaviorOptions {
  return {
    origin: S3BucketOrigin.withOriginAccessControl(buckets.files),
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: headersPolicy(stack, signInOrigins),
    functionAssociations: [onRequest(stack, 'IndexOfConsole', INDEX_OF_CONSOLE)],
  }
}

function onRequest(stack: Stack, id: string, code: string) {
  return { eventType: FunctionEventType.VIEWER_REQUEST, function: viewerRequest(stack, id, code) }
}

/** A year: browsers that were here once speak nothing but TLS with it. */
const TLS_ONLY = Duration.days(365)

/** The headers that `npm start` sends. CloudFront knows four of them by name, and takes those in no other place. */
function headersPolicy(stack: Stack, signInOrigins: readonly string[]): ResponseHeadersPolicy {
  const headers = consoleHeaders(signInOrigins)
  const others = ['Cross-Origin-Opener-Policy', 'Cross-Origin-Resource-Policy'] as const
  return new ResponseHeadersPolicy(stack, 'ConsoleHeaders', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: headers['Content-Security-Policy'], override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: TLS_ONLY, override: true },
    },
    customHeadersBehavior: {
      customHeaders: others.map((header) => ({ header, value: headers[header], override: true })),
    },
  })
}
