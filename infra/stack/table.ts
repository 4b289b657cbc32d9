import {
  type Attribute,
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { TABLE } from '../../functions/store/dynamodb/table.ts'
import { removalPolicy } from './removal.ts'
import type { StackOptions } from './stack-options.ts'

/** The one table, as `functions/store/dynamodb/table.ts` describes it; protected against deletion except in `dev`. */
export function createTable(scope: Construct, options: StackOptions, key: IKey | undefined): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: text(TABLE.keys.partition),
    sortKey: text(TABLE.keys.sort),
    timeToLiveAttribute: TABLE.timeToLive,
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...warmThroughput(options),
    ...(key
      ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }
      : { encryption: TableEncryption.DEFAULT }),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: options.pointInTimeRecoveryDays,
    },
    deletionProtection: options.stage === 'prod',
    removalPolicy: removalPolicy(options),
  })
  for (const index of indexes()) table.addGlobalSecondaryIndex(index)
  return table
}

function indexes(): GlobalSecondaryIndexProps[] {
  return Object.entries(TABLE.indexes).map(([indexName, { partition, sort, include }]) => ({
    indexName,
    partitionKey: text(partition),
    sortKey: text(sort),
    ...(include.length === 0
      ? { projectionType: ProjectionType.KEYS_ONLY }
      : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] }),
  }))
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING }
}

/** Both or one of the warm throughputs; the table's indexes are written too rarely during a batch to need it. */
function warmThroughput({ warmReadUnits, warmWriteUnits }: StackOptions) {
  if (warmReadUnits === undefined && warmWriteUnits === undefined) return {}
  return {
    warmThroughput: {
      ...(warmReadUnits && { readUnitsPerSecond: warmReadUnits }),
      ...(warmWriteUnits && { writeUnitsPerSecond: warmWriteUnits }),
    },
  }
}
