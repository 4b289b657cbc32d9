import { useSignal } from '@preact/signals'
import { listHistory, listRunning } from '../api/batches.ts'
import type { BatchStatisticsDto, HistoricBatchDto } from '../api/schemas.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { countText, percentOf } from '../format/number.ts'
import { timeText } from '../format/time.ts'
import { Select } from '../widgets/field.tsx'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { Empty } from '../widgets/notice.tsx'
import { Pager } from '../widgets/pager.tsx'
import { typeWords } from './batch-words.ts'

const RUNNING_EVERY_MS = 2000
const HISTORY_EVERY_MS = 10_000
const PAGE_SIZE = 20

const TYPES = ['instance-modification', 'instance-modification-undo', 'set-job-retries'] as const
const TYPE_OPTIONS = [{ value: '', text: 'All types' }, ...TYPES.map((value) => ({ value, text: typeWords(value) }))]

/** Batches that run, and those that ended. */
export function BatchesPage() {
  const running = useResource('running batches', listRunning, RUNNING_EVERY_MS)
  return (
    <>
      <div class="page-head">
        <h1>Batches</h1>
        <Age of={running} />
      </div>
      <section class="card stack" aria-label="Running batches">
        <h2>Running</h2>
        <Loaded from={running}>{(batches) => <RunningTable batches={batches} />}</Loaded>
      </section>
      <History />
    </>
  )
}

function RunningTable({ batches }: { batches: readonly BatchStatisticsDto[] }) {
  if (batches.length === 0) return <Empty>No batch is running.</Empty>
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Type</th>
            <th>Started</th>
            <th>By</th>
            <th>Progress</th>
            <th class="number">Jobs</th>
            <th class="number">Failed</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {batches.map(({ id, type, startTime, createUserId, totalJobs, completedJobs, failedJobs, suspended }) => (
            <tr key={id}>
              <td>
                <a href={routeTo({ page: 'batch', id })}>{typeWords(type)}</a>
              </td>
              <td class="nowrap">{timeText(startTime)}</td>
              <td>{createUserId}</td>
              <td class="progress-cell">
                <progress
                  value={completedJobs}
                  max={totalJobs}
                  aria-label={`${percentOf(completedJobs, totalJobs)} %`}
                />
              </td>
              <td class="number">
                {countText(completedJobs)} of {countText(totalJobs)}
              </td>
              <td class="number">{failedJobs > 0 ? <span class="chip bad">{countText(failedJobs)}</span> : '0'}</td>
              <td>{suspended ? <span class="chip warn">suspended</span> : <span class="chip good">running</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function History() {
  const type = useSignal('')
  const firstResult = useSignal(0)
  const query = { type: type.value, completed: true, firstResult: firstResult.value, maxResults: PAGE_SIZE }
  const history = useResource(
    `ended batches ${JSON.stringify(query)}`,
    (signal) => listHistory(query, signal),
    HISTORY_EVERY_MS,
  )
  return (
    <section class="card stack" aria-label="Ended batches">
      <div class="row spread">
        <h2>Ended</h2>
        <Select
          label="Type"
          hideLabel
          value={type.value}
          options={TYPE_OPTIONS}
          onChange={(chosen) => {
            type.value = chosen
            firstResult.value = 0
          }}
        />
      </div>
      <Loaded from={history}>
        {(batches) => (
          <>
            <EndedTable batches={batches} />
            <Pager
              firstResult={firstResult.value}
              pageSize={PAGE_SIZE}
              total={undefined}
              shown={batches.length}
              onPage={(first) => {
                firstResult.value = first
              }}
            />
          </>
        )}
      </Loaded>
    </section>
  )
}

function EndedTable({ batches }: { batches: readonly HistoricBatchDto[] }) {
  if (batches.length === 0) return <Empty>No batch has ended yet.</Empty>
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Type</th>
            <th>Started</th>
            <th>Ended</th>
            <th>By</th>
            <th class="number">Jobs</th>
          </tr>
        </thead>
        <tbody>
          {batches.map(({ id, type, startTime, endTime, createUserId, totalJobs }) => (
            <tr key={id}>
              <td>
                <a href={routeTo({ page: 'batch', id })}>{typeWords(type)}</a>
              </td>
              <td class="nowrap">{timeText(startTime)}</td>
              <td class="nowrap">{timeText(endTime)}</td>
              <td>{createUserId}</td>
              <td class="number">{countText(totalJobs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
