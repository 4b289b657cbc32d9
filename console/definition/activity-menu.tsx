import { useComputed, useSignal } from '@preact/signals'
import type { ActivityStatisticsResultDto } from '../api/schemas.ts'
import type { LiveResource } from '../app/resource.ts'
import { activityName, transitionName, typeText } from '../diagram/activities.ts'
import { countsByActivity } from '../diagram/counts.ts'
import { counted } from '../format/number.ts'
import { Dialog } from '../widgets/dialog.tsx'
import { ActivityPicker } from './activity-picker.tsx'
import { useDefinitionState } from './page-state.ts'

/** What can be done with an activity: the whole of the drag, and more, by keyboard. */
export function ActivityMenu({ statistics }: { statistics: LiveResource<readonly ActivityStatisticsResultDto[]> }) {
  const state = useDefinitionState()
  const activityId = state.menu.value
  if (activityId === undefined) return null
  return <OpenMenu key={activityId} activityId={activityId} statistics={statistics} />
}

interface OpenMenuProperties {
  readonly activityId: string
  readonly statistics: LiveResource<readonly ActivityStatisticsResultDto[]>
}

function OpenMenu({ activityId, statistics }: OpenMenuProperties) {
  const state = useDefinitionState()
  const choosing = useSignal(false)
  const counts = useComputed(() => countsByActivity(statistics.state.value.value ?? []).get(activityId))
  const name = activityName(state.model, activityId)
  const close = () => {
    state.menu.value = undefined
  }
  if (choosing.value) {
    return (
      <Dialog title={`Move tokens from ${name} to …`} onClose={close}>
        <ActivityPicker
          model={state.model}
          without={activityId}
          onPick={(to) => {
            state.change({ type: 'move', from: activityId, to })
            close()
          }}
        />
      </Dialog>
    )
  }
  return (
    <Dialog title={name} onClose={close}>
      <p class="soft">
        {typeText(state.model.activities.find(({ id }) => id === activityId)?.type ?? 'activity')}{' '}
        <code>{activityId}</code>
        {counts.value &&
          ` – ${counted(counts.value.instances, 'instance')}, ${counted(counts.value.incidents, 'incident')}`}
      </p>
      <div class="menu">
        <button
          type="button"
          onClick={() => {
            choosing.value = true
          }}
        >
          Move tokens from here to …
        </button>
        <FilterToggle activityId={activityId} close={close} />
        <AddButtons activityId={activityId} close={close} />
      </div>
      <div class="row">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  )
}

function FilterToggle({ activityId, close }: { activityId: string; close: () => void }) {
  const state = useDefinitionState()
  const filter = state.filter.value
  const isOn = filter.activityIds.includes(activityId)
  return (
    <button
      type="button"
      onClick={() => {
        const others = filter.activityIds.filter((id) => id !== activityId)
        state.setFilter({ ...filter, activityIds: isOn ? others : [...others, activityId] })
        close()
      }}
    >
      {isOn ? 'Show instances of all activities' : 'Show only instances that wait here'}
    </button>
  )
}

const ADDITIONS = [
  { type: 'cancel', text: 'Cancel all tokens here' },
  { type: 'startBeforeActivity', text: 'Start before this activity' },
  { type: 'startAfterActivity', text: 'Start after this activity' },
] as const

function AddButtons({ activityId, close }: { activityId: string; close: () => void }) {
  const state = useDefinitionState()
  const flows = state.model.transitions.filter(({ from }) => from === activityId)
  return (
    <>
      {ADDITIONS.map(({ type, text }) => (
        <button
          key={type}
          type="button"
          onClick={() => {
            state.change({ type: 'add', instruction: { type, target: activityId } })
            close()
          }}
        >
          {text}
        </button>
      ))}
      {flows.map(({ id }) => (
        <button
          key={id}
          type="button"
          onClick={() => {
            state.change({ type: 'add', instruction: { type: 'startTransition', target: id } })
            close()
          }}
        >
          Start at the flow {transitionName(state.model, id)}
        </button>
      ))}
    </>
  )
}
