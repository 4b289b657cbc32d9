import { resolve } from 'node:path'
import { type Duration, Validations } from 'aws-cdk-lib'
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { removalPolicy } from './removal.ts'
import type { StackOptions } from './stack-options.ts'

const repository = resolve(import.meta.dirname, '../..')

/** The bundle is one ES module; libraries in it that are CommonJS still call `require`. */
const requireForCommonJs = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);"

export interface EntryFunctionProps {
  /** The file under `functions/`, without its ending. */
  readonly entry: string
  readonly description: string
  readonly memoryMiB: number
  readonly timeout: Duration
  readonly environment: Readonly<Record<string, string>>
  readonly statements: readonly PolicyStatement[]
  readonly options: StackOptions
}

/** One Lambda function with its own role, log group and bundle. */
export function createEntryFunction(scope: Construct, id: string, props: EntryFunctionProps): NodejsFunction {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: props.options.logRetentionDays,
    removalPolicy: removalPolicy(props.options),
  })
  const role = createRole(scope, `${id}Role`, props.statements)
  logGroup.grantWrite(role)
  const handler = new NodejsFunction(scope, id, {
    entry: resolve(repository, `functions/${props.entry}.ts`),
    projectRoot: repository,
    depsLockFilePath: resolve(repository, 'package-lock.json'),
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memoryMiB,
    timeout: props.timeout,
    tracing: Tracing.ACTIVE,
    loggingFormat: LoggingFormat.JSON,
    logGroup,
    role,
    environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      banner: requireForCommonJs,
      bundleAwsSDK: true,
      minify: true,
      keepNames: true,
      sourceMap: true,
      sourcesContent: false,
    },
  })
  return handler
}

/** A role without AWS's managed policy, which would allow writing to every log group. */
function createRole(scope: Construct, id: string, statements: readonly PolicyStatement[]): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  for (const statement of statements) role.addToPolicy(statement)
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'xray:PutTraceSegments and xray:PutTelemetryRecords know no resource; everything else names its resource (test/unit/infra).',
  })
  return role
}
