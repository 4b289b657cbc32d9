import type { DefinitionCounts } from '../api/definitions.ts'
import type { ProcessDefinitionDto } from '../api/schemas.ts'

/** A process as the list shows it: all versions of one key and tenant. */
export interface ProcessRow {
  readonly latest: ProcessDefinitionDto
  readonly versions: number
  readonly instances: number
  readonly incidents: number
  /** Versions other than the latest that still have instances, newest first. */
  readonly older: readonly DefinitionCounts[]
}

/** One row a process, by name. Two tenants' processes of one key are two. */
export function processRows(statistics: readonly DefinitionCounts[]): readonly ProcessRow[] {
  const processes = Map.groupBy(statistics, ({ definition }) => `${definition.tenantId ?? ''} ${definition.key}`)
  return [...processes.values()].flatMap(rowOf).toSorted((a, b) => titleOf(a.latest).localeCompare(titleOf(b.latest)))
}

function rowOf(versions: readonly DefinitionCounts[]): readonly ProcessRow[] {
  const [latest, ...others] = versions.toSorted((a, b) => b.definition.version - a.definition.version)
  if (latest === undefined) return []
  return [
    {
      latest: latest.definition,
      versions: versions.length,
      instances: sum(versions, ({ instances }) => instances),
      incidents: sum(versions, incidentsOf),
      older: others.filter(({ instances }) => instances > 0),
    },
  ]
}

/** Open incidents; failed jobs where nobody counts those. */
export function incidentsOf({ failedJobs, incidents }: DefinitionCounts): number {
  return Math.max(
    failedJobs,
    sum(incidents, ({ incidentCount }) => incidentCount),
  )
}

/** What people call a process: its name, or its key where it has none. */
export function titleOf({ name, key }: ProcessDefinitionDto): string {
  return name ?? key
}

/** Whether a row is meant by every word that was typed. */
export function isFound({ latest }: ProcessRow, search: string): boolean {
  const text = `${latest.name ?? ''} ${latest.key} ${latest.tenantId ?? ''} ${latest.versionTag ?? ''}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0)
}
