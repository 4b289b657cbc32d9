import { useRef } from 'preact/hooks'
import { countInstances, listInstances } from '../api/instances.ts'
import type { HistoricProcessInstanceDto } from '../api/schemas.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { counted } from '../format/number.ts'
import { timeText } from '../format/time.ts'
import { Loaded } from '../widgets/loaded.tsx'
import { Empty } from '../widgets/notice.tsx'
import { Pager } from '../widgets/pager.tsx'
import { historicQuery } from './instance-filter.ts'
import { useDefinitionState } from './page-state.ts'
import { NOTHING_CHOSEN, pageState, pageToggled, toggled } from './selection.ts'

const PAGE_SIZE = 20
const LIST_EVERY_MS = 5000
const COUNT_EVERY_MS = 10_000

/** The instances that the filter finds, a page at a time. What is chosen stays chosen on other pages. */
export function InstanceList() {
  const state = useDefinitionState()
  const query = historicQuery(state.definitionId, state.filter.value)
  const key = JSON.stringify(query)
  const firstResult = state.firstResult.value
  const page = useResource(
    `instances ${key} ${firstResult}`,
    (signal) => listInstances(query, { firstResult, maxResults: PAGE_SIZE }, signal),
    LIST_EVERY_MS,
  )
  const count = useResource(`count ${key}`, (signal) => countInstances(query, signal), COUNT_EVERY_MS)
  return (
    <Loaded from={page}>
      {(instances) => (
        <>
          <InstanceTable instances={instances} />
          <div class="row spread">
            <Pager
              firstResult={firstResult}
              pageSize={PAGE_SIZE}
              total={count.state.value.value}
              shown={instances.length}
              onPage={(first) => {
                state.firstResult.value = first
              }}
            />
            <Chosen />
          </div>
        </>
      )}
    </Loaded>
  )
}

function Chosen() {
  const { selection } = useDefinitionState()
  if (selection.value.size === 0) return null
  return (
    <span class="row">
      <span class="chip accent">{counted(selection.value.size, 'instance')} chosen</span>
      <button
        type="button"
        class="small"
        onClick={() => {
          selection.value = NOTHING_CHOSEN
        }}
      >
        Choose none
      </button>
    </span>
  )
}

function InstanceTable({ instances }: { instances: readonly HistoricProcessInstanceDto[] }) {
  if (instances.length === 0) return <Empty>No running instance that the filter finds.</Empty>
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th class="box">
              <PageBox ids={instances.map(({ id }) => id)} />
            </th>
            <th>Instance</th>
            <th>Business key</th>
            <th>Started</th>
            <th>By</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {instances.map((instance) => (
            <InstanceRow key={instance.id} instance={instance} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PageBox({ ids }: { ids: readonly string[] }) {
  const { selection } = useDefinitionState()
  const box = useRef<HTMLInputElement>(null)
  const chosen = pageState(selection.value, ids)
  if (box.current !== null) box.current.indeterminate = chosen === 'some'
  return (
    <input
      ref={box}
      type="checkbox"
      aria-label="Choose all of this page"
      checked={chosen === 'all'}
      onChange={() => {
        selection.value = pageToggled(selection.value, ids)
      }}
    />
  )
}

function InstanceRow({ instance }: { instance: HistoricProcessInstanceDto }) {
  const { selection } = useDefinitionState()
  const { id, businessKey, startTime, startUserId, state } = instance
  const isChosen = selection.value.has(id)
  return (
    <tr class={isChosen ? 'chosen' : undefined}>
      <td class="box">
        <input
          type="checkbox"
          aria-label={`Choose ${businessKey ?? id}`}
          checked={isChosen}
          onChange={() => {
            selection.value = toggled(selection.value, id)
          }}
        />
      </td>
      <td>
        <a href={routeTo({ page: 'instance', id })}>
          <code>{id}</code>
        </a>
      </td>
      <td>{businessKey}</td>
      <td class="nowrap">{timeText(startTime)}</td>
      <td>{startUserId}</td>
      <td>
        {state === 'SUSPENDED' ? <span class="chip warn">suspended</span> : <span class="chip good">active</span>}
      </td>
    </tr>
  )
}
