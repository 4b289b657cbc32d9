import { Match } from 'aws-cdk-lib/assertions'
import { describe, test } from 'vitest'
import { synthesize } from './synthesize.ts'

describe('the API', () => {
  test('asks for a signature of the account on every route', () => {
    synthesize().allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'AWS_IAM' })
  })

  test('asks for a token of the issuer on every route, where one is configured', () => {
    const template = synthesize({ jwtIssuer: 'https://login.example.com', jwtAudience: 'shunt, cockpit' })
    template.allResourcesProperties('AWS::ApiGatewayV2::Route', {
      AuthorizationType: 'JWT',
      AuthorizerId: Match.anyValue(),
    })
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['shunt', 'cockpit'] },
    })
  })

  test('limits requests and logs each one, for a limited time', () => {
    const template = synthesize({ throttleRate: '20', throttleBurst: '40', logRetentionDays: '30' })
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: { DestinationArn: Match.anyValue(), Format: Match.stringLikeRegexp('identity.userArn') },
    })
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 })
  })
})
