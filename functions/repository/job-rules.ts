import { LRUCache } from 'lru-cache'
import type { JobRule } from '../engine/instance/job-rules.ts'
import type { Services } from '../shell/services.ts'
import { readJobRules } from '../store/deployment/job-rule-items.ts'
import type { Database } from '../store/dynamodb/database.ts'

/** How long a process goes by what it has read, in milliseconds. Who changes it is answered after that. */
export const JOB_RULES_MAX_AGE = 300

/** Definitions whose rules are kept. */
const CACHED = 200

interface ReadRules {
  readonly readAt: number
  readonly rules: Promise<readonly JobRule[]>
}

const caches = new WeakMap<Database, LRUCache<string, ReadRules>>()

/** What the job definitions of a process definition say of jobs that come; as it was 300 ms ago at most. */
export function jobRulesOf({ db, now }: Services, definitionId: string): Promise<readonly JobRule[]> {
  const cache = caches.get(db) ?? new LRUCache<string, ReadRules>({ max: CACHED })
  caches.set(db, cache)
  const known = cache.get(definitionId)
  if (known !== undefined && Math.abs(now() - known.readAt) < JOB_RULES_MAX_AGE) return known.rules
  const rules = readJobRules(db, definitionId)
  cache.set(definitionId, { readAt: now(), rules })
  rules.catch(() => cache.delete(definitionId))
  return rules
}

/** Makes this process see a change of them at once. */
export function forgetJobRules(db: Database): void {
  caches.delete(db)
}
