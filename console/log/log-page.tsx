import { useSignal } from '@preact/signals'
import { listOperations } from '../api/operations.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { timeText } from '../format/time.ts'
import { TextField } from '../widgets/field.tsx'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { Empty } from '../widgets/notice.tsx'
import { Pager } from '../widgets/pager.tsx'
import { type Operation, operationsOf, operationWords } from './operations.ts'

const PAGE_SIZE = 50
const LOOK_EVERY_MS = 10_000

/** Who did what, when and why. */
export function LogPage() {
  const userId = useSignal('')
  const firstResult = useSignal(0)
  const query = { userId: userId.value, operationType: '', firstResult: firstResult.value, maxResults: PAGE_SIZE }
  const entries = useResource(`log ${JSON.stringify(query)}`, (signal) => listOperations(query, signal), LOOK_EVERY_MS)
  return (
    <>
      <div class="page-head">
        <h1>Log</h1>
        <Age of={entries} />
      </div>
      <section class="card stack" aria-label="User operation log">
        <div class="search">
          <TextField
            label="User"
            type="search"
            value={userId.value}
            onInput={(text) => {
              userId.value = text
              firstResult.value = 0
            }}
          />
        </div>
        <Loaded from={entries}>
          {(page) => (
            <>
              <OperationTable operations={operationsOf(page)} />
              <Pager
                firstResult={firstResult.value}
                pageSize={PAGE_SIZE}
                total={undefined}
                shown={page.length}
                onPage={(first) => {
                  firstResult.value = first
                }}
              />
            </>
          )}
        </Loaded>
      </section>
    </>
  )
}

function OperationTable({ operations }: { operations: readonly Operation[] }) {
  if (operations.length === 0) return <Empty>Nobody has changed anything yet.</Empty>
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Time</th>
            <th>User</th>
            <th>What</th>
            <th>Of</th>
            <th>Changed</th>
            <th>Reason</th>
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <OperationRow key={operation.first.operationId} operation={operation} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function OperationRow({ operation: { first, changes } }: { operation: Operation }) {
  return (
    <tr>
      <td class="nowrap">{timeText(first.timestamp)}</td>
      <td>{first.userId ?? <span class="soft">nobody signed in</span>}</td>
      <td>{operationWords(first.operationType)}</td>
      <td>
        <Subject entry={first} />
      </td>
      <td>
        {changes.map(({ property, from, to }) => (
          <div key={property}>
            {property}: {from !== null && <>{from} → </>}
            {to ?? '–'}
          </div>
        ))}
      </td>
      <td>{first.annotation}</td>
    </tr>
  )
}

function Subject({ entry }: { entry: Operation['first'] }) {
  const { batchId, processInstanceId, processDefinitionId, processDefinitionKey, entityType } = entry
  if (batchId !== null) return <a href={routeTo({ page: 'batch', id: batchId })}>batch</a>
  if (processInstanceId !== null) {
    return (
      <a href={routeTo({ page: 'instance', id: processInstanceId })}>
        <code>{processInstanceId}</code>
      </a>
    )
  }
  if (processDefinitionId !== null) {
    return (
      <a href={routeTo({ page: 'definition', id: processDefinitionId, filter: new URLSearchParams() })}>
        {processDefinitionKey ?? 'process'}
      </a>
    )
  }
  return <>{operationWords(entityType)}</>
}
