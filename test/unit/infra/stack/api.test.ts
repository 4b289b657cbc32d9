import { Match } from 'aws-cdk-lib/assertions'
import { describe, test } from 'vitest'
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

  test('limits requests and logs each one, for a limited time', () => {
    limited.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.stringLikeRegexp('identity.userArn') },
    })
    limited.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  })
})
