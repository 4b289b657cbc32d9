import { useSignal } from '@preact/signals'
import { asRequestError, type RequestError } from '../api/failure.ts'
import { modifyInstance } from '../api/modifications.ts'
import type { ActivityInstanceDto } from '../api/schemas.ts'
import { activityName, type Model } from '../diagram/activities.ts'
import { changeDraft, type Draft, EMPTY_DRAFT } from '../modification/draft.ts'
import { singleModificationRequest } from '../modification/request.ts'
import { Dialog } from '../widgets/dialog.tsx'
import { Select, TextField } from '../widgets/field.tsx'
import { Failure } from '../widgets/notice.tsx'
import { readVariables } from './start-variables.ts'
import { scopesOf, type Token, tokensOf } from './token-counts.ts'

interface SingleModificationProperties {
  readonly id: string
  readonly model: Model
  readonly tree: ActivityInstanceDto
  readonly begun: { readonly from: string; readonly to?: string }
  onClose(): void
  reload(): void
}

/** A modification of one instance: which token is cancelled, where one is started, in which scope and with which variables. */
export function SingleModification({ id, model, tree, begun, onClose, reload }: SingleModificationProperties) {
  const here = tokensOf(tree).filter(({ activityId }) => activityId === begun.from)
  const cancelled = useSignal(here.length === 0 ? 'none' : 'all')
  const startAt = useSignal(begun.to ?? (here.length === 0 ? begun.from : ''))
  const ancestor = useSignal('')
  const variables = useSignal('')
  const reason = useSignal('')
  const error = useSignal<RequestError | undefined>(undefined)
  const given = readVariables(variables.value)
  const draft = draftOf({
    from: begun.from,
    cancelled: cancelled.value,
    startAt: startAt.value,
    ancestor: ancestor.value,
    variables: given.variables,
  })
  const ready = draft.instructions.length > 0 && reason.value.trim() !== '' && given.problem === undefined

  async function modify(): Promise<void> {
    try {
      await modifyInstance(id, singleModificationRequest(draft, reason.value))
      onClose()
      reload()
    } catch (problem) {
      error.value = asRequestError(problem)
    }
  }

  return (
    <Dialog title={`Modify this instance at ${activityName(model, begun.from)}`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void modify()
        }}
      >
        {here.length > 0 && (
          <Select
            label="Cancel"
            value={cancelled.value}
            options={cancelOptions(here)}
            onChange={(value) => {
              cancelled.value = value
            }}
          />
        )}
        <Select
          label="Start before"
          value={startAt.value}
          options={startOptions(model)}
          onChange={(value) => {
            startAt.value = value
          }}
        />
        {startAt.value !== '' && (
          <>
            {scopesOf(tree).length > 0 && (
              <Select
                label="In the scope"
                value={ancestor.value}
                options={scopeOptions(model, tree)}
                onChange={(value) => {
                  ancestor.value = value
                }}
              />
            )}
            <TextField
              label="Variables, as JSON (optional)"
              value={variables.value}
              problem={given.problem}
              placeholder='{"approved": true}'
              onInput={(value) => {
                variables.value = value
              }}
            />
          </>
        )}
        <TextField
          label="Reason"
          required
          value={reason.value}
          onInput={(value) => {
            reason.value = value
          }}
        />
        {error.value && <Failure error={error.value} />}
        <div class="row">
          <button type="submit" class="primary" disabled={!ready}>
            Modify
          </button>
          <button type="button" onClick={onClose}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface Choices {
  readonly from: string
  readonly cancelled: string
  readonly startAt: string
  readonly ancestor: string
  readonly variables: Readonly<Record<string, unknown>> | undefined
}

/** The start comes first: an instance whose last token is cancelled before would end. */
function draftOf({ from, cancelled, startAt, ancestor, variables }: Choices): Draft {
  const start = {
    type: 'startBeforeActivity' as const,
    target: startAt,
    ...(ancestor !== '' && { ancestorActivityInstanceId: ancestor }),
    ...(variables !== undefined && { variables }),
  }
  const started = startAt === '' ? EMPTY_DRAFT : changeDraft(EMPTY_DRAFT, { type: 'add', instruction: start })
  if (cancelled === 'none') return started
  const cancel = {
    type: 'cancel' as const,
    target: from,
    ...(cancelled !== 'all' && { activityInstanceId: cancelled }),
  }
  return changeDraft(started, { type: 'add', instruction: cancel })
}

function cancelOptions(tokens: readonly Token[]) {
  const single = tokens.filter(({ isTransition }) => !isTransition).map(({ id }) => ({ value: id, text: `Only ${id}` }))
  return [
    { value: 'all', text: 'All tokens here' },
    ...(single.length > 1 ? single : []),
    { value: 'none', text: 'Nothing' },
  ]
}

function startOptions(model: Model) {
  return [
    { value: '', text: 'Nothing' },
    ...model.activities.map(({ id, name, path }) => ({ value: id, text: [...path, name].join(' › ') })),
  ]
}

function scopeOptions(model: Model, tree: ActivityInstanceDto) {
  return [
    { value: '', text: 'Where there is only one' },
    ...scopesOf(tree).map(({ id, activityId }) => ({ value: id, text: `${activityName(model, activityId)} (${id})` })),
  ]
}
