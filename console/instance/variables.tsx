import { useSignal } from '@preact/signals'
import { asRequestError, type RequestError } from '../api/failure.ts'
import type { InstanceView } from '../api/instances.ts'
import type { VariableInstanceDto } from '../api/schemas.ts'
import { setVariable } from '../api/work.ts'
import { Dialog } from '../widgets/dialog.tsx'
import { Select, TextField } from '../widgets/field.tsx'
import { Failure } from '../widgets/notice.tsx'
import { EDITABLE_TYPES, type EditableType, isEditable, readTyped, textOf } from './typed-text.ts'

const TYPES = EDITABLE_TYPES.filter((type) => type !== 'Object').map((value) => ({ value, text: value }))

interface VariablesProperties {
  readonly id: string
  readonly view: InstanceView
  reload(): void
}

/** The variables of an instance with their types and scopes; those that text can say can be changed. */
export function Variables({ id, view, reload }: VariablesProperties) {
  const edited = useSignal<VariableInstanceDto | 'new' | undefined>(undefined)
  const runs = view.instance.endTime === null
  const close = () => {
    edited.value = undefined
  }
  return (
    <section class="card stack" aria-label="Variables">
      <div class="row spread">
        <h2>Variables</h2>
        {runs && (
          <button
            type="button"
            class="small"
            onClick={() => {
              edited.value = 'new'
            }}
          >
            Add
          </button>
        )}
      </div>
      {!runs && <p class="soft">The instance has ended; its variables are in its history.</p>}
      {runs && view.variables.length === 0 && <p class="soft">The instance has no variables.</p>}
      {view.variables.length > 0 && (
        <VariableTable
          id={id}
          variables={view.variables}
          onEdit={(variable) => {
            edited.value = variable
          }}
        />
      )}
      {edited.value !== undefined && (
        <VariableEditor instanceId={id} variable={edited.value} onClose={close} reload={reload} />
      )}
    </section>
  )
}

interface VariableTableProperties {
  readonly id: string
  readonly variables: readonly VariableInstanceDto[]
  onEdit(variable: VariableInstanceDto): void
}

function VariableTable({ id, variables, onEdit }: VariableTableProperties) {
  return (
    <div class="table-wrap">
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>Value</th>
            <th>Type</th>
            <th>Scope</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => (
            <tr key={variable.id}>
              <td>
                <strong>{variable.name}</strong>
              </td>
              <td class="value">
                {variable.type === 'Null' ? <span class="soft">null</span> : textOf(variable.value)}
              </td>
              <td>{variable.type}</td>
              <td class="soft">
                {variable.executionId === id ? 'instance' : (variable.activityInstanceId?.split(':')[0] ?? 'local')}
              </td>
              <td>
                {isEditable(variable.type) && (
                  <button
                    type="button"
                    class="small"
                    aria-label={`Change ${variable.name}`}
                    onClick={() => onEdit(variable)}
                  >
                    Change
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface VariableEditorProperties {
  readonly instanceId: string
  readonly variable: VariableInstanceDto | 'new'
  onClose(): void
  reload(): void
}

function VariableEditor({ instanceId, variable, onClose, reload }: VariableEditorProperties) {
  const known = variable === 'new' ? undefined : variable
  const name = useSignal(known?.name ?? '')
  const type = useSignal<EditableType>(known !== undefined && isEditable(known.type) ? known.type : 'String')
  const text = useSignal(textOf(known?.value))
  const error = useSignal<RequestError | undefined>(undefined)
  const typed = readTyped(type.value, text.value)

  async function save(): Promise<void> {
    if (!typed.ok || name.value.trim() === '') return
    try {
      const valueInfo = type.value === 'Object' ? { valueInfo: known?.valueInfo } : {}
      await setVariable(known?.executionId ?? instanceId, name.value.trim(), {
        type: typed.type,
        value: typed.value,
        ...valueInfo,
      })
      onClose()
      reload()
    } catch (problem) {
      error.value = asRequestError(problem)
    }
  }

  return (
    <Dialog title={known === undefined ? 'A new variable' : `Change ${known.name}`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {known === undefined && (
          <TextField
            label="Name"
            required
            value={name.value}
            onInput={(value) => {
              name.value = value
            }}
          />
        )}
        {type.value !== 'Object' && (
          <Select
            label="Type"
            value={type.value}
            options={TYPES}
            onChange={(value) => {
              type.value = value
            }}
          />
        )}
        {type.value !== 'Null' && (
          <TextField
            label="Value"
            value={text.value}
            problem={typed.ok ? undefined : typed.problem}
            onInput={(value) => {
              text.value = value
            }}
          />
        )}
        {error.value && <Failure error={error.value} />}
        <div class="row">
          <button type="submit" class="primary" disabled={!typed.ok || name.value.trim() === ''}>
            Save
          </button>
          <button type="button" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}
