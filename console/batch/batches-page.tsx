import { useSignal } from '@preact/signals'
import { listHistory, listRunning } from '../api/batches.ts'
import type { BatchStatisticsDto, HistoricBatchDto } from '../api/schemas.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { countText, percentOf } from '../format/number.ts'
import { timeText } from '../format/time.ts'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { Empty } from '../widgets/notice.tsx'
import { Pager } from '../widgets/pager.tsx'
import { endedParameters, NO_BATCH_FILTER, runningParameters } from './batch-filter.ts'
import { BatchFilterBar } from './batch-filter-bar.tsx'
import { typeWords } from './batch-words.ts'

const RUNNING_EVERY_MS = 2000
const HISTORY_EVERY_MS = 10_000
const PAGE_SIZE = 20

/** Batches that run, and those that ended. */
export function BatchesPage() {
  const filter = useSignal(NO_BATCH_FILTER)
  const running = runningParameters(filter.value)
  const ended = endedParameters(filter.value)
  return (
    <>
      <div class="page-head">
        <h1>Batches</h1>
      </div>
      <BatchFilterBar
        filter={filter.value}
        onChange={(changed) => {
          filter.value = changed
        }}
      />
      {running !== undefined && <Running parameters={running} />}
      {ended !== undefined && <Ended key={JSON.stringify(ended)} parameters={ended} />}
    </>
  )
}

type Parameters = Readonly<Record<string, string>>

function Running({ parameters }: { parameters: Parameters }) {
  const running = useResource(
    `running batches ${JSON.stringify(parameters)}`,
    (signal) => listRunning(parameters, signal),
    RUNNING_EVERY_MS,
  )
  return (
    <section class="card stack" aria-label="Running batches">
      <div class="row spread">
        <h2>Running</h2>
        <Age of={running} />
      </div>
      <Loaded from={running}>{(batches) => <RunningTable batches={batches} />}</Loaded>
    </section>
  )
}

function RunningTable({ batches }: { batches: readonly BatchStatisticsDto[] }) {
  if (batches.length === 0) return <Empty>No batch of this kind is running.</Empty>
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

function Ended({ parameters }: { parameters: Parameters }) {
  const firstResult = useSignal(0)
  const page = { firstResult: firstResult.value, maxResults: PAGE_SIZE }
  const history = useResource(
    `ended batches ${JSON.stringify({ parameters, page })}`,
    (signal) => listHistory(parameters, page, signal),
    HISTORY_EVERY_MS,
  )
  return (
    <section class="card stack" aria-label="Ended batches">
      <h2>Ended</h2>
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
  if (batches.length === 0) return <Empty>No batch of this kind has ended.</Empty>
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
