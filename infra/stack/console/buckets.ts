import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { removalPolicy } from '../removal.ts'
import type { StackOptions } from '../stack-options.ts'

/** What the console is read from, and where is written down who read it. Both are closed: CloudFront alone comes in. */
export interface ConsoleBuckets {
  readonly files: IBucket
  readonly accessLog: IBucket
}

/** The console's files are built anew from the sources: that bucket goes with the stack. */
export function createConsoleBuckets(scope: Construct, options: StackOptions): ConsoleBuckets {
  const accessLog = closedBucket(scope, 'ConsoleAccessLog', {
    // CloudFront writes its log as another account, which the bucket's owner then owns.
    objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ expiration: Duration.days(options.logRetentionDays) }],
    removalPolicy: removalPolicy(options),
  })
  const files = closedBucket(scope, 'ConsoleFiles', {
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    serverAccessLogsBucket: accessLog,
    serverAccessLogsPrefix: 'bucket/',
    removalPolicy: RemovalPolicy.DESTROY,
  })
  return { files, accessLog }
}

function closedBucket(scope: Construct, id: string, properties: BucketProps): IBucket {
  const bucket = new Bucket(scope, id, {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    ...properties,
  })
  if (!isAsItsInterface(bucket)) throw new Error(`${id} is a website.`)
  return bucket
}

/** The class leaves `isWebsite` undefined where its interface says that it may be missing, which is not the same to a strict compiler. */
function isAsItsInterface(bucket: Bucket): bucket is Bucket & IBucket {
  return bucket.isWebsite !== true
}
