import { CfnOutput, type Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import type { StackOptions } from '../stack-options.ts'
import { createConsoleBuckets } from './buckets.ts'
import { createDistribution } from './distribution.ts'
import type { SignIn } from './sign-in.ts'
import { type ConsoleSources, uploadFiles } from './upload.ts'
import { addConsoleClient } from './user-pool.ts'

interface ConsoleParts {
  readonly options: StackOptions
  readonly api: HttpApi
  readonly signIn: SignIn
  readonly sources: ConsoleSources
}

/** The console in front of the API, on one origin. Gives the id of its client at the issuer, for which the API takes tokens. */
export function createConsole(stack: Stack, { options, api, signIn, sources }: ConsoleParts): string {
  const buckets = createConsoleBuckets(stack, options)
  const distribution = createDistribution(stack, options, { api, buckets, signInOrigins: signIn.origins })
  const url = `https://${options.consoleDomain ?? distribution.distributionDomainName}/console/`
  const clientId = signIn.pool === undefined ? (options.consoleClientId ?? '') : addConsoleClient(signIn.pool, url)
  const settings = { signIn: { issuer: signIn.issuer, clientId, scopes: signIn.scopes } }
  uploadFiles(stack, { options, bucket: buckets.files, distribution, sources, settings })
  new CfnOutput(stack, 'ConsoleUrl', {
    value: url,
    description: 'The page for operators; at an issuer of yours, its redirect URI',
  })
  return clientId
}
