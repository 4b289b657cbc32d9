import { useSignal } from '@preact/signals'
import { activityName } from '../diagram/activities.ts'
import { CheckBox, Select, TextField } from '../widgets/field.tsx'
import { Icon } from '../widgets/icons.tsx'
import { conditionCount, type InstanceFilter, NO_FILTER, readIds } from './instance-filter.ts'
import { useDefinitionState } from './page-state.ts'
import { VariableFilters } from './variable-filters.tsx'

const STATES = [
  { value: 'any', text: 'Active or suspended' },
  { value: 'active', text: 'Active' },
  { value: 'suspended', text: 'Suspended' },
] as const

/** Which instances are listed, and meant by a modification of all that are found. */
export function FilterBar() {
  const state = useDefinitionState()
  const open = useSignal(conditionCount(state.filter.value) > state.filter.value.activityIds.length)
  const filter = state.filter.value
  const change = (part: Partial<InstanceFilter>) => state.setFilter({ ...filter, ...part })
  return (
    <div class="filter stack">
      <div class="row spread">
        <div class="row">
          <h2>Instances</h2>
          <ActivityChips />
        </div>
        <div class="row">
          <button
            type="button"
            class="small"
            aria-expanded={open.value}
            onClick={() => {
              open.value = !open.value
            }}
          >
            <Icon name="search" /> Filter{conditionCount(filter) > 0 && ` (${conditionCount(filter)})`}
          </button>
          {conditionCount(filter) > 0 && (
            <button type="button" class="small" onClick={() => state.setFilter(NO_FILTER)}>
              Clear
            </button>
          )}
        </div>
      </div>
      {open.value && (
        <div class="stack">
          <div class="grid">
            <TextField
              label="Business key (% stands for anything)"
              value={filter.businessKey}
              onInput={(businessKey) => change({ businessKey })}
            />
            <TextField
              label="Started after"
              type="datetime-local"
              value={filter.startedAfter}
              onInput={(startedAfter) => change({ startedAfter })}
            />
            <TextField
              label="Started before"
              type="datetime-local"
              value={filter.startedBefore}
              onInput={(startedBefore) => change({ startedBefore })}
            />
            <Select
              label="State"
              value={filter.state}
              options={STATES}
              onChange={(chosen) => change({ state: chosen })}
            />
          </div>
          <CheckBox checked={filter.withIncident} onChange={(withIncident) => change({ withIncident })}>
            Only instances with an incident
          </CheckBox>
          <VariableFilters variables={filter.variables} onChange={(variables) => change({ variables })} />
          <IdsField />
        </div>
      )}
    </div>
  )
}

function ActivityChips() {
  const state = useDefinitionState()
  const filter = state.filter.value
  return (
    <>
      {filter.activityIds.map((id) => (
        <span key={id} class="chip accent">
          in {activityName(state.model, id)}
          <button
            type="button"
            class="icon-button chip-button"
            aria-label={`Show other activities than ${activityName(state.model, id)} too`}
            onClick={() =>
              state.setFilter({ ...filter, activityIds: filter.activityIds.filter((other) => other !== id) })
            }
          >
            <Icon name="remove" />
          </button>
        </span>
      ))}
    </>
  )
}

/** The text is the person's own until they leave the field: ids are only read from it. */
function IdsField() {
  const state = useDefinitionState()
  const text = useSignal(state.filter.value.ids.join('\n'))
  return (
    <label class="field">
      <span class="label">Only these process instance ids, one a line</span>
      <textarea
        rows={3}
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value
        }}
        onChange={() => state.setFilter({ ...state.filter.value, ids: readIds(text.value) })}
      />
    </label>
  )
}
