import { runInNewContext } from 'node:vm'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { consoleHeaders } from '../../../../infra/console/headers.ts'
import { INDEX_OF_CONSOLE, LEAD_TO_CONSOLE } from '../../../../infra/stack/console/viewer-requests.ts'
import { resourcesOf, synthesize } from './synthesize.ts'

const ISSUER = {
  jwtIssuer: 'https://login.example.com',
  jwtAudience: 'shunt',
  console: 'true',
  consoleClientId: 'console',
}
const distribution = z.object({
  DistributionConfig: z.object({
    DefaultCacheBehavior: z.looseObject({ TargetOriginId: z.string(), CachePolicyId: z.string() }),
    CacheBehaviors: z.tuple([z.looseObject({ PathPattern: z.string(), TargetOriginId: z.string() })]),
    Origins: z.array(z.looseObject({ Id: z.string(), DomainName: z.unknown() })),
  }),
})
/** The policy that keeps nothing, by the id that AWS gave it. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'

describe('the console in the cloud', () => {
  const template = synthesize(ISSUER)
  const withUsers = synthesize({ userPool: 'true', console: 'true', jwtAudience: 'worker' })

  test('is not there unless somebody wants it', () => {
    for (const type of ['AWS::CloudFront::Distribution', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool'])
      synthesize({ jwtIssuer: 'https://login.example.com', jwtAudience: 'shunt' }).resourceCountIs(type, 0)
  })

  test('is read from a bucket that CloudFront alone can read, by its own signature', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    })
    const policies = resourcesOf(
      template,
      'AWS::S3::BucketPolicy',
      z.object({ PolicyDocument: z.looseObject({ Statement: z.array(z.looseObject({ Effect: z.string() })) }) }),
    )
    const allowed = [...policies.values()].flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow'),
    )
    expect(
      allowed.filter(({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudfront.amazonaws.com"}'),
    ).toMatchObject([{ Action: 's3:GetObject', Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } } }])
    expect(JSON.stringify(allowed)).not.toContain('"Principal":"*"')
  })

  test('lets nothing of the bucket be reached but what is below /console/, and everything else is the API, of which nothing is kept', () => {
    const [found] = resourcesOf(template, 'AWS::CloudFront::Distribution', distribution).values()
    const { DefaultCacheBehavior, CacheBehaviors, Origins } = found?.DistributionConfig ?? {}
    const hostOf = (id: string | undefined) => JSON.stringify(Origins?.find((origin) => origin.Id === id)?.DomainName)
    expect(CacheBehaviors?.map(({ PathPattern }) => PathPattern)).toEqual(['/console/*'])
    expect(hostOf(CacheBehaviors?.[0].TargetOriginId)).toContain('ConsoleFiles')
    expect(hostOf(DefaultCacheBehavior?.TargetOriginId)).toContain('.execute-api.')
    expect(DefaultCacheBehavior?.CachePolicyId).toBe(CACHING_DISABLED)
  })

  test('sends the headers that one machine sends', () => {
    template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
      ResponseHeadersPolicyConfig: {
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: consoleHeaders(['https://login.example.com'])['Content-Security-Policy'],
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY' },
          StrictTransportSecurity: Match.anyValue(),
        },
      },
    })
    expect(consoleHeaders(['https://login.example.com'])['Content-Security-Policy']).toContain(
      "connect-src 'self' https://login.example.com;",
    )
  })

  test('asks an issuer of its own for a second factor, and lets nobody sign himself up', () => {
    withUsers.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
    })
    withUsers.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
    })
    withUsers.resourceCountIs('AWS::Cognito::UserPoolGroup', 3)
  })

  test('lets the API take tokens of the console and of the programs that were named, with their groups as roles', () => {
    withUsers.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['worker', { Ref: Match.stringLikeRegexp('ConsoleClient') }] },
    })
    withUsers.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ ROLES_CLAIM: 'cognito:groups' }) },
    })
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Audience: ['shunt', 'console'], Issuer: 'https://login.example.com' },
    })
  })
})

const asked = z.looseObject({ uri: z.string().optional(), statusCode: z.number().optional() })

/** What CloudFront would go on with. */
function viewerRequest(code: string, uri: string, accept?: string, method = 'GET') {
  const event = { request: { method, uri, headers: accept === undefined ? {} : { accept: { value: accept } } } }
  return asked.parse(runInNewContext(`${code}; handler(event)`, { event }))
}

describe('what CloudFront does with a request', () => {
  test('browsers are led from the root to the console, programs are not', () => {
    expect(viewerRequest(LEAD_TO_CONSOLE, '/', 'text/html,*/*')).toMatchObject({ statusCode: 302 })
    expect(viewerRequest(LEAD_TO_CONSOLE, '/console')).toMatchObject({ statusCode: 302 })
    expect(viewerRequest(LEAD_TO_CONSOLE, '/', 'application/json')).toMatchObject({ uri: '/' })
    expect(viewerRequest(LEAD_TO_CONSOLE, '/')).toMatchObject({ uri: '/' })
    expect(viewerRequest(LEAD_TO_CONSOLE, '/', 'text/html', 'POST')).toMatchObject({ uri: '/' })
    expect(viewerRequest(LEAD_TO_CONSOLE, '/batch', 'text/html')).toMatchObject({ uri: '/batch' })
  })

  test("the console's folder has an index", () => {
    expect(viewerRequest(INDEX_OF_CONSOLE, '/console/')).toMatchObject({ uri: '/console/index.html' })
    expect(viewerRequest(INDEX_OF_CONSOLE, '/console/main-1.js')).toMatchObject({ uri: '/console/main-1.js' })
  })
})
