import { CfnOutput } from 'aws-cdk-lib'
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import type { StackOptions } from './stack-options.ts'

/** A bus by what others need of it. */
export type NamedBus = Pick<IEventBus, 'eventBusName' | 'eventBusArn'>

/** The bus to which changes of batches are told: the account's own, or one of the stack's; undefined where nobody wants to know. */
export function createEventBus(scope: Construct, { eventBus, stage }: StackOptions): NamedBus | undefined {
  switch (eventBus) {
    case undefined:
      return undefined
    case 'default':
      return EventBus.fromEventBusName(scope, 'EventBus', 'default')
    case 'own': {
      const bus = new EventBus(scope, 'EventBus', { eventBusName: `shunt-${stage}` })
      new CfnOutput(scope, 'EventBusName', { value: bus.eventBusName, description: 'Changes of batches are told here' })
      return bus
    }
  }
}
