import { type Stack, Validations } from 'aws-cdk-lib'
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { removalPolicy } from '../removal.ts'
import type { StackOptions } from '../stack-options.ts'

/** The console's files: those whose names change with their contents, and those that keep their names. */
export interface ConsoleSources {
  readonly hashed: ISource
  readonly named: ISource
}

interface Upload {
  readonly options: StackOptions
  readonly bucket: IBucket
  readonly distribution: Distribution
  readonly sources: ConsoleSources
  /** What `config.json` says. */
  readonly settings: object
}

/**
 * Files of earlier versions stay for those whose page is still open: nothing is pruned. Those that keep their names come last, and are
 * asked for anew by CloudFront: a page never names a script that is not there yet.
 */
export function uploadFiles(stack: Stack, { options, bucket, distribution, sources, settings }: Upload): void {
  const logGroup = new LogGroup(stack, 'ConsoleUploadLog', {
    retention: options.logRetentionDays,
    removalPolicy: removalPolicy(options),
  })
  const common = {
    destinationBucket: bucket,
    destinationKeyPrefix: 'console',
    prune: false,
    logGroup,
    memoryLimit: 256,
  }
  const hashed = new BucketDeployment(stack, 'ConsoleScripts', {
    ...common,
    sources: [sources.hashed],
    cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
  })
  const named = new BucketDeployment(stack, 'ConsolePages', {
    ...common,
    sources: [sources.named, Source.jsonData('config.json', settings)],
    cacheControl: [CacheControl.noCache()],
    distribution,
    distributionPaths: ['/console/*'],
  })
  named.node.addDependency(hashed)
  acknowledgeCdksOwn(stack, bucket, hashed)
}

/** CDK's function that copies from its bucket of assets into the console's at deployment: its policy is not ours to narrow. */
function acknowledgeCdksOwn(stack: Stack, bucket: IBucket, deployment: BucketDeployment): void {
  const role = deployment.handlerRole
  const id = stack.resolve(bucket.bucketArn)['Fn::GetAtt'][0]
  const assets = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*'
  const actions = ['s3:Abort*', 's3:DeleteObject*', 's3:GetBucket*', 's3:GetObject*', 's3:List*']
  const rules = [
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    ...actions.map((action) => `AwsSolutions-IAM5[Action::${action}]`),
    ...['*', assets, `<${id}.Arn>/*`].map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
    'AwsSolutions-L1',
  ]
  const reason = "CDK's own function, run when the stack is deployed: from its bucket of assets into the console's."
  const handler = role.node.scope ?? role
  for (const rule of rules) Validations.of(handler).acknowledge({ id: rule, reason })
}
