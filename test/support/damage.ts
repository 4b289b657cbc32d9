import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Services } from '../../functions/shell/services.ts'
import type { ProcessDefinition } from '../../functions/store/deployment/definition-items.ts'
import type { Database } from '../../functions/store/dynamodb/database.ts'
import { deleteItem } from '../../functions/store/dynamodb/single-item.ts'

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

/** Deletes the file of a definition's model, and nothing that leads to it. */
export async function deleteModel(db: Database, { deploymentId, resourceId }: ProcessDefinition): Promise<void> {
  await deleteItem(db, { pk: `DEP#${deploymentId}`, sk: `R#${resourceId}` })
}

/** Writes over a definition's item what no version of Shunt writes there. */
export async function damageDefinition({ documents, tableName }: Database, { id }: ProcessDefinition): Promise<void> {
  for await (const { Items = [] } of paginateScan({ client: documents }, { TableName: tableName })) {
    for (const { pk, sk, d } of Items) {
      if (pk !== 'DEFINITIONS' || !String(d).includes(id)) continue
      const update = { UpdateExpression: 'SET d = :d', ExpressionAttributeValues: { ':d': '{"id":"egg"}' } }
      await documents.send(new UpdateCommand({ TableName: tableName, Key: { pk, sk }, ...update }))
    }
  }
}
