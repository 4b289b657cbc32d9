import { type Duration, Validations } from 'aws-cdk-lib'
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { removalPolicy } from '../removal.ts'
import type { StackOptions } from '../stack-options.ts'

export interface EntryFunctionProps {
  readonly code: Code
  readonly description: string
  readonly memoryMiB: number
  readonly timeout: Duration
  readonly environment: Readonly<Record<string, string>>
  readonly statements: readonly PolicyStatement[]
  readonly options: StackOptions
}

/** One Lambda function with its own role and log group. */
export function createEntryFunction(scope: Construct, id: string, props: EntryFunctionProps): LambdaFunction {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: props.options.logRetentionDays,
    removalPolicy: removalPolicy(props.options),
  })
  const role = createRole(scope, `${id}Role`, props.statements)
  logGroup.grantWrite(role)
  return new LambdaFunction(scope, id, {
    code: props.code,
    handler: 'index.handler',
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
  })
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
