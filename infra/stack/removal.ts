import { RemovalPolicy } from 'aws-cdk-lib'
import type { StackOptions } from './stack-options.ts'

/** What happens to data (table, key, logs) when the stack or the resource goes: it stays, except in `dev`. */
export function removalPolicy(options: StackOptions): RemovalPolicy {
  return options.stage === 'dev' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN
}
