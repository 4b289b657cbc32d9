import { useSignal } from '@preact/signals'
import { type BatchView, listBatchInstances } from '../api/batches.ts'
import type { BatchInstanceDto } from '../api/schemas.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { timeText } from '../format/time.ts'
import { Select } from '../widgets/field.tsx'
import { Loaded } from '../widgets/loaded.tsx'
import { Empty } from '../widgets/notice.tsx'
import { Pager } from '../widgets/pager.tsx'
import { INSTANCE_STATES, type InstanceState } from './batch-words.ts'

const PAGE_SIZE = 20
const LIST_EVERY_MS = 3000
const OPTIONS = INSTANCE_STATES.map((value) => ({ value, text: value }))
const KINDS: Readonly<Record<InstanceState, string>> = { pending: '', modified: 'good', failed: 'bad', skipped: 'warn' }

/** Each instance of a batch with its state and, where it failed, its message. */
export function BatchInstances({ id, view }: { id: string; view: BatchView }) {
  const state = useSignal<InstanceState>(view.control.failedInstances > 0 ? 'failed' : 'modified')
  const firstResult = useSignal(0)
  const query = { state: state.value, message: undefined, firstResult: firstResult.value, maxResults: PAGE_SIZE }
  const every = view.running === undefined ? undefined : LIST_EVERY_MS
  const page = useResource(
    `batch instances ${id} ${JSON.stringify(query)}`,
    (signal) => listBatchInstances(id, query, signal),
    every,
  )
  return (
    <section class="card stack" aria-label="Instances of the batch">
      <div class="row spread">
        <h2>Instances</h2>
        <Select
          label="State"
          hideLabel
          value={state.value}
          options={OPTIONS}
          onChange={(chosen) => {
            state.value = chosen
            firstResult.value = 0
          }}
        />
      </div>
      <Loaded from={page}>
        {(instances) => (
          <>
            <InstanceTable instances={instances} />
            <Pager
              firstResult={firstResult.value}
              pageSize={PAGE_SIZE}
              total={undefined}
              shown={instances.length}
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

function InstanceTable({ instances }: { instances: readonly BatchInstanceDto[] }) {
  if (instances.length === 0) return <Empty>No instance in this state.</Empty>
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Instance</th>
            <th>State</th>
            <th>Time</th>
            <th>Message</th>
          </tr>
        </thead>
        <tbody>
          {instances.map(({ processInstanceId, state, time, message }, at) => (
            <tr key={processInstanceId ?? at}>
              <td>{processInstanceId === null ? 'lost' : <InstanceLink id={processInstanceId} />}</td>
              <td>
                <span class={`chip ${KINDS[state]}`}>{state}</span>
              </td>
              <td class="nowrap">{timeText(time)}</td>
              <td>{message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function InstanceLink({ id }: { id: string }) {
  return (
    <a href={routeTo({ page: 'instance', id })}>
      <code>{id}</code>
    </a>
  )
}
