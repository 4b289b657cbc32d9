import { useSignal } from '@preact/signals'
import { Select, TextField } from '../widgets/field.tsx'
import { Icon } from '../widgets/icons.tsx'
import { VARIABLE_OPERATORS, type VariableFilter, type VariableOperator } from './instance-filter.ts'

const SIGNS: Readonly<Record<VariableOperator, string>> = {
  eq: '=',
  neq: '≠',
  gt: '>',
  gteq: '≥',
  lt: '<',
  lteq: '≤',
  like: 'like',
}
const OPTIONS = VARIABLE_OPERATORS.map((value) => ({ value, text: SIGNS[value] }))

interface VariableFiltersProperties {
  readonly variables: readonly VariableFilter[]
  onChange(variables: readonly VariableFilter[]): void
}

/** Conditions on variables: those there are, and a line for one more. */
export function VariableFilters({ variables, onChange }: VariableFiltersProperties) {
  const name = useSignal('')
  const operator = useSignal<VariableOperator>('eq')
  const value = useSignal('')
  const add = () => {
    onChange([...variables, { name: name.value.trim(), operator: operator.value, value: value.value }])
    name.value = ''
    value.value = ''
  }
  return (
    <fieldset class="stack">
      <legend>Variables</legend>
      <div class="row">
        {variables.map((one, index) => (
          <span key={`${index} ${one.name}`} class="chip accent">
            {one.name} {SIGNS[one.operator]} {one.value}
            <button
              type="button"
              class="icon-button chip-button"
              aria-label={`Remove the condition on ${one.name}`}
              onClick={() => onChange(variables.filter((_, other) => other !== index))}
            >
              <Icon name="remove" />
            </button>
          </span>
        ))}
      </div>
      <form
        class="variable-line"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.value.trim() !== '') add()
        }}
      >
        <TextField
          label="Name"
          value={name.value}
          onInput={(text) => {
            name.value = text
          }}
        />
        <Select
          label="Compare"
          value={operator.value}
          options={OPTIONS}
          onChange={(chosen) => {
            operator.value = chosen
          }}
        />
        <TextField
          label='Value (text that looks like a number in "")'
          value={value.value}
          onInput={(text) => {
            value.value = text
          }}
        />
        <button type="submit" disabled={name.value.trim() === ''}>
          Add
        </button>
      </form>
    </fieldset>
  )
}
