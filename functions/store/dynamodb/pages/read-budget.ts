import { AsyncLocalStorage } from 'node:async_hooks'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** Thrown where what somebody asked for takes more reads than it may: it has to be asked for in parts. */
export class ReadBudgetError extends Error {
  override readonly name = 'ReadBudgetError'
  readonly retryable = false
  /** Requests to the database. */
  readonly limit: number

  constructor(limit: number) {
    super(`This takes more than ${limit} reads of the database: narrow it by filters, or ask for a page at a time`)
    this.limit = limit
  }
}

interface Budget {
  readonly limit: number
  left: number
}

const budgets = new AsyncLocalStorage<Budget>()

/** What reads many items. One item is read for each thing that a request changes, which are as many as it takes time to change. */
const READS = new Set(['BatchGetItemCommand', 'QueryCommand', 'ScanCommand'])

/**
 * Lets `perform` make so many reading requests; the next one throws a ReadBudgetError. What goes on after its promise is fulfilled (a clock that it has
 * set) is free of it.
 */
export async function withReadBudget<T>(limit: number, perform: () => Promise<T>): Promise<T> {
  const budget: Budget = { limit, left: limit }
  try {
    return await budgets.run(budget, perform)
  } finally {
    budget.left = Number.POSITIVE_INFINITY
  }
}

/** Counts this client's reads towards the budget under which they are made, where there is one. */
export function attachReadBudget(client: Pick<DynamoDBDocumentClient, 'middlewareStack'>): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const budget = budgets.getStore()
        if (budget !== undefined && READS.has(commandName)) {
          budget.left--
          if (budget.left < 0) throw new ReadBudgetError(budget.limit)
        }
        return next(args)
      },
    { step: 'initialize', name: 'shuntReadBudget' },
  )
}
