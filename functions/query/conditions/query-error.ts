import type { RefusalKind } from '../../engine/refusal.ts'

/**
 * Thrown when a query cannot be understood or makes no sense. `kind` is the class that the reference throws;
 * `invalidRequest` is what its REST layer finds by itself, before the engine sees the query.
 */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly kind: RefusalKind | 'invalidRequest'

  constructor(kind: RefusalKind | 'invalidRequest', message: string) {
    super(message)
    this.kind = kind
  }
}
