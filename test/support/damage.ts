import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Services } from '../../functions/shell/services.ts'

/** Makes an instance's item one that cannot be read, as a later version or a wrong hand may leave it. */
export async function damageInstance({ db: { documents, tableName } }: Services, instanceId: string): Promise<void> {
  const Key = { pk: `I#${instanceId}`, sk: 'I' }
  const update = { UpdateExpression: 'SET s = :s', ExpressionAttributeValues: { ':s': '{"format":1,"id":"x"}' } }
  await documents.send(new UpdateCommand({ TableName: tableName, Key, ...update }))
}

/** Writes over the item of an instance's timer what no version of Shunt writes there. */
export async function damageTimer({ db: { documents, tableName } }: Services, instanceId: string): Promise<void> {
  const pages = paginateScan({ client: documents }, { TableName: tableName })
  for await (const { Items = [] } of pages) {
    for (const { pk, sk, t } of Items) {
      if (!String(pk).startsWith('TIMER#') || !String(t).includes(instanceId)) continue
      const update = { UpdateExpression: 'SET t = :t', ExpressionAttributeValues: { ':t': '{"kind":"egg"}' } }
      await documents.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, ...update }))
    }
  }
}
