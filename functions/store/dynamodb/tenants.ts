import { AsyncLocalStorage } from 'node:async_hooks'
import type { DynamoDBDocumentClient, ServiceOutputTypes } from '@aws-sdk/lib-dynamodb'
import type { Item } from './item.ts'

/** Those that whoever asks is bound to; undefined: to none, he may reach everything. */
export type Tenants = readonly string[] | undefined

const bounds = new AsyncLocalStorage<Tenants>()

/** The attribute that says whose an item is. Wherever a read asks for some attributes only, it asks for this one too. */
export const TENANT_ATTRIBUTE = 'tn'

/**
 * What `perform` reads of other tenants than these is as if it were not there, wherever it reads it. That is a property of the reads of the store, so that
 * nobody who adds a route or a list can forget it.
 */
export function withTenants<T>(tenants: Tenants, perform: () => T): T {
  return bounds.run(tenants, perform)
}

/** Performs what is nobody's request: what an instance tells another one, or what is kept in memory for everybody. */
export function unbound<T>(perform: () => T): T {
  return bounds.run(undefined, perform)
}

/** The tenants that the reads are bound to at this place. */
export function boundTenants(): Tenants {
  return bounds.getStore()
}

/** Whether who is bound to these tenants may reach what belongs to this one; what belongs to none may be reached by all, as in the reference. */
export function mayReach(tenantId: string | undefined, tenants = boundTenants()): boolean {
  return tenants === undefined || tenantId === undefined || tenants.includes(tenantId)
}

/** Takes out of every answer of this client what who asks may not read. `mayRead` throws for what it has no rule for. */
export function attachTenants(
  client: Pick<DynamoDBDocumentClient, 'middlewareStack'>,
  mayRead: (item: Item, tenants: readonly string[]) => boolean,
): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const tenants = bounds.getStore()
      if (tenants === undefined) return next(args)
      // Numbers alone say nothing of whose they are: the items are transferred, and counted here.
      const isCount = 'Select' in args.input && args.input.Select === 'COUNT'
      const answer = await next(isCount ? { ...args, input: { ...args.input, Select: undefined } } : args)
      keepReadable(answer.output, (item) => mayRead(item, tenants))
      return answer
    },
    { step: 'initialize', name: 'shuntTenants' },
  )
}

function keepReadable(output: ServiceOutputTypes, isReadable: (item: Item) => boolean): void {
  if ('Item' in output && output.Item !== undefined && !isReadable(output.Item)) delete output.Item
  if ('Items' in output && output.Items !== undefined) {
    output.Items = output.Items.filter(isReadable)
    if ('Count' in output) output.Count = output.Items.length
  }
  if ('Responses' in output && output.Responses !== undefined && !Array.isArray(output.Responses)) {
    for (const [table, items] of Object.entries(output.Responses)) output.Responses[table] = items.filter(isReadable)
  }
}
