import { useSignal } from '@preact/signals'
import { definitionStatistics } from '../api/definitions.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { countText } from '../format/number.ts'
import { TextField } from '../widgets/field.tsx'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { Empty } from '../widgets/notice.tsx'
import { isFound, type ProcessRow, processRows, titleOf } from './process-rows.ts'

const LIST_EVERY_MS = 10_000

/** All processes, with what runs and what has failed. */
export function ProcessesPage() {
  const statistics = useResource('processes', definitionStatistics, LIST_EVERY_MS)
  const search = useSignal('')
  return (
    <>
      <div class="page-head">
        <h1>Processes</h1>
        <Age of={statistics} />
      </div>
      <section class="card stack" aria-label="Processes">
        <div class="search">
          <TextField
            label="Search by name, key or tenant"
            type="search"
            value={search.value}
            onInput={(text) => {
              search.value = text
            }}
          />
        </div>
        <Loaded from={statistics}>
          {(all) => (
            <ProcessTable rows={processRows(all).filter((row) => isFound(row, search.value))} any={all.length > 0} />
          )}
        </Loaded>
      </section>
    </>
  )
}

function ProcessTable({ rows, any }: { rows: readonly ProcessRow[]; any: boolean }) {
  if (rows.length === 0) {
    return (
      <Empty>
        {any
          ? 'No process of this name.'
          : 'Nothing is deployed yet. POST a model to /deployment/create; the README has a line to copy.'}
      </Empty>
    )
  }
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Process</th>
            <th>Version</th>
            <th>Tenant</th>
            <th class="number">Running instances</th>
            <th class="number">Incidents</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.latest.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ row: { latest, instances, incidents, older } }: { row: ProcessRow }) {
  return (
    <tr>
      <td>
        <a class="title" href={linkTo(latest.id)}>
          {titleOf(latest)}
        </a>
        <div class="soft">
          <code>{latest.key}</code>
        </div>
      </td>
      <td>
        {latest.version}
        {latest.versionTag !== null && <span class="chip">{latest.versionTag}</span>}{' '}
        {latest.suspended && <span class="chip warn">suspended</span>}
        {older.length > 0 && (
          <div class="soft">
            also running:{' '}
            {older.map(({ id, definition, instances: count }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <a href={linkTo(id)}>version {definition.version}</a> ({countText(count)})
              </span>
            ))}
          </div>
        )}
      </td>
      <td>{latest.tenantId}</td>
      <td class="number">{countText(instances)}</td>
      <td class="number">{incidents > 0 ? <span class="chip bad">{countText(incidents)}</span> : '0'}</td>
    </tr>
  )
}

function linkTo(id: string): string {
  return routeTo({ page: 'definition', id, filter: new URLSearchParams() })
}
