import { type BatchView, batchInstancesAsCsv, deleteBatch, setSuspended } from '../api/batches.ts'
import { goTo } from '../app/navigation.ts'
import { ActionButton } from '../widgets/action-button.tsx'

/** Suspend and go on, CSV, delete. */
export function BatchActions({ view, reload }: { view: BatchView; reload: () => void }) {
  const { historic, running, control } = view
  const { id } = historic
  return (
    <div class="row">
      {running !== undefined && (
        <ActionButton
          text={control.suspended ? 'Go on' : 'Suspend'}
          kind={control.suspended ? 'primary' : 'danger'}
          act={async () => {
            await setSuspended(id, !control.suspended)
            reload()
          }}
        />
      )}
      <ActionButton
        text="Instances as CSV"
        act={async () => save(`batch-${id}.csv`, await batchInstancesAsCsv(id, ''))}
      />
      <ActionButton
        text="Delete"
        kind="danger"
        confirm={
          running === undefined
            ? 'The batch is taken out of the history. The instances stay as they are.'
            : 'The batch stops. Instances that it modified stay as they are; those that are open are not modified.'
        }
        act={async () => {
          await deleteBatch(id, running !== undefined)
          goTo({ page: 'batches' })
        }}
      />
    </div>
  )
}

function save(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
