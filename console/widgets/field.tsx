import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

interface TextFieldProperties {
  readonly label: string
  readonly value: string
  readonly type?: 'text' | 'number' | 'search' | 'datetime-local'
  readonly problem?: string | undefined
  readonly placeholder?: string
  readonly required?: boolean
  onInput(value: string): void
}

const INPUTS = {
  text: { type: 'text' },
  number: { type: 'text', inputMode: 'numeric' },
  search: { type: 'search' },
  'datetime-local': { type: 'datetime-local' },
} as const

export function TextField({
  label,
  value,
  type = 'text',
  problem,
  placeholder,
  required,
  onInput,
}: TextFieldProperties) {
  const problemId = useId()
  return (
    <label class="field">
      <span class="label">
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </span>
      <input
        {...INPUTS[type]}
        value={value}
        placeholder={placeholder}
        required={required}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {problem !== undefined && (
        <span class="problem" id={problemId}>
          {problem}
        </span>
      )}
    </label>
  )
}

interface CheckBoxProperties {
  readonly checked: boolean
  readonly children: ComponentChildren
  onChange(checked: boolean): void
}

export function CheckBox({ checked, children, onChange }: CheckBoxProperties) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span>{children}</span>
    </label>
  )
}

interface SelectProperties<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly text: string }[]
  readonly hideLabel?: boolean
  onChange(value: T): void
}

export function Select<T extends string>({ label, value, options, hideLabel, onChange }: SelectProperties<T>) {
  return (
    <label class="field">
      <span class={hideLabel ? 'hidden-label' : 'label'}>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value)
          if (chosen !== undefined) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  )
}
