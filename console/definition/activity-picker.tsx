import { useSignal } from '@preact/signals'
import { type Activity, type Model, typeText } from '../diagram/activities.ts'
import { TextField } from '../widgets/field.tsx'
import { Empty } from '../widgets/notice.tsx'

interface ActivityPickerProperties {
  readonly model: Model
  /** An activity that cannot be chosen. */
  readonly without: string
  onPick(activityId: string): void
}

/** A list of a model's activities to choose one from, with a search. */
export function ActivityPicker({ model, without, onPick }: ActivityPickerProperties) {
  const search = useSignal('')
  const found = model.activities.filter((activity) => activity.id !== without && matches(activity, search.value))
  return (
    <>
      <TextField
        label="Search"
        type="search"
        value={search.value}
        onInput={(text) => {
          search.value = text
        }}
      />
      {found.length === 0 && <Empty>No activity of this name.</Empty>}
      <ul class="picker">
        {found.map(({ id, name, type, path }) => (
          <li key={id}>
            <button type="button" onClick={() => onPick(id)}>
              <span>
                {path.length > 0 && <span class="soft">{path.join(' › ')} › </span>}
                {name}
              </span>
              <span class="soft">{typeText(type)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function matches({ id, name, path }: Activity, search: string): boolean {
  const text = `${path.join(' ')} ${name} ${id}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
