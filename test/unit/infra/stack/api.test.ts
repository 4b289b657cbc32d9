import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { synthesize } from './synthesize.ts'

describe('the API', () => {
  const byDefault = synthesize()
  const withTokens = synthesize({ jwtIssuer: 'https://login.example.com', jwtAudience: 'shunt, cockpit' })
  const limited = synthesize({ throttleRate: '20', throttleBurst: '40', logRetentionDays: '30' })

  test('asks for a signature of the account on every route', () => {
    byDefault.allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'AWS_IAM' })
  })

  test('asks for a token of the issuer on every route, where one is configured', () => {
    withTokens.allResourcesProperties('AWS::ApiGatewayV2::Route', {
      AuthorizationType: 'JWT',
      AuthorizerId: Match.anyValue(),
    })
    withTokens.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['shunt', 'cockpit'] },
    })
  })

  test('answers pages of the origins that are named, and of no other', () => {
    byDefault.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() })
    const open = synthesize({ corsOrigins: 'https://tasks.example.com' })
    open.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: {
        AllowOrigins: ['https://tasks.example.com'],
        AllowHeaders: Match.arrayWith(['Authorization']),
      },
    })
    // Only the question whether a page may ask needs no authorization.
    const unasked = open.findResources('AWS::ApiGatewayV2::Route', { Properties: { AuthorizationType: 'NONE' } })
    const keys = Object.values(unasked).map(({ Properties }) => Properties.RouteKey)
    expect(keys.sort()).toEqual(['OPTIONS /', 'OPTIONS /{proxy+}'])
    expect(() => synthesize({ corsOrigins: '*' })).toThrow(/corsOrigins/)
  })

  test('limits requests and logs each one, for a limited time', () => {
    limited.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.stringLikeRegexp('identity.userArn') },
    })
    limited.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  })
})
