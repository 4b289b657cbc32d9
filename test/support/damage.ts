import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Services } from '../../functions/shell/services.ts'

/** Makes an instance's item one that cannot be read, as a later version or a wrong hand may leave it. */
export async function damageInstance({ db: { documents, tableName } }: Services, instanceId: string): Promise<void> {
  const Key = { pk: `I#${instanceId}`, sk: 'I' }
  const update = { UpdateExpression: 'SET s = :s', ExpressionAttributeValues: { ':s': '{"format":1,"id":"x"}' } }
  await documents.send(new UpdateCommand({ TableName: tableName, Key, ...update }))
}
