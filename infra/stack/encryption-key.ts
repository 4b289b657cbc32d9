import type { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { removalPolicy } from './removal.ts'
import type { StackOptions } from './stack-options.ts'

/**
 * One key for table, queues and alarm topic where `customerManagedKey` is set. Without it all data is still encrypted,
 * with keys that AWS owns; the option is for those who have to control, audit or revoke the key.
 */
export function createEncryptionKey(stack: Stack, options: StackOptions): Key | undefined {
  if (!options.customerManagedKey) return undefined
  const key = new Key(stack, 'Key', {
    description: `shunt-${options.stage}: process instances and messages`,
    enableKeyRotation: true,
    removalPolicy: removalPolicy(options),
  })
  key.addToResourcePolicy(alarmsMayUseKey(stack))
  return key
}

/** CloudWatch has to encrypt what it publishes to an encrypted topic. */
function alarmsMayUseKey(stack: Stack): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
  })
}
