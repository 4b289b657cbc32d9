/** One instruction of a modification as it is put together on the page; `key` tells it from its likes while it is moved about. */
export interface DraftInstruction {
  readonly key: number
  readonly type: InstructionType
  /** The id of an activity, or of a sequence flow for startTransition. */
  readonly target: string
  /** A single instance only: the activity instance that is cancelled, instead of all of the activity. */
  readonly activityInstanceId?: string
  /** A single instance only: the scope that a start belongs to, where there are several. */
  readonly ancestorActivityInstanceId?: string
  /** A single instance only: variables that the start sets, as JSON values by name. */
  readonly variables?: Readonly<Record<string, unknown>>
}

export type InstructionType = 'cancel' | 'startBeforeActivity' | 'startAfterActivity' | 'startTransition'

/** A modification that is being put together: what it does, in this order. */
export interface Draft {
  readonly instructions: readonly DraftInstruction[]
  readonly skipCustomListeners: boolean
  readonly skipIoMappings: boolean
  readonly nextKey: number
}

export const EMPTY_DRAFT: Draft = { instructions: [], skipCustomListeners: false, skipIoMappings: false, nextKey: 1 }

export type DraftAction =
  /** Tokens are taken from one activity to another: start there, cancel here. */
  | { readonly type: 'move'; readonly from: string; readonly to: string }
  | ({ readonly type: 'add' } & { readonly instruction: Omit<DraftInstruction, 'key'> })
  | { readonly type: 'change'; readonly key: number; readonly change: Partial<Omit<DraftInstruction, 'key'>> }
  | { readonly type: 'remove'; readonly key: number }
  /** To this place in the list, counted from 0. */
  | { readonly type: 'place'; readonly key: number; readonly at: number }
  | { readonly type: 'options'; readonly change: Partial<Pick<Draft, 'skipCustomListeners' | 'skipIoMappings'>> }
  | { readonly type: 'clear' }

/** The draft after an action. Pure: the page keeps what it was, to go back to. */
export function changeDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'move':
      return moveTokens(draft, action.from, action.to)
    case 'add':
      return withInstructions(draft, [action.instruction])
    case 'change':
      return {
        ...draft,
        instructions: draft.instructions.map((one) => (one.key === action.key ? { ...one, ...action.change } : one)),
      }
    case 'remove':
      return { ...draft, instructions: draft.instructions.filter((one) => one.key !== action.key) }
    case 'place':
      return { ...draft, instructions: placed(draft.instructions, action.key, action.at) }
    case 'options':
      return { ...draft, ...action.change }
    case 'clear':
      return { ...EMPTY_DRAFT, nextKey: draft.nextKey }
  }
}

/**
 * The start comes before the cancel: an instance whose last token is cancelled first would end. Several moves from one activity share its
 * cancel, and a start that stands there already is not wanted twice.
 */
function moveTokens(draft: Draft, from: string, to: string): Draft {
  const wanted: Omit<DraftInstruction, 'key'>[] = [
    { type: 'startBeforeActivity', target: to },
    { type: 'cancel', target: from },
  ]
  const has = (one: Omit<DraftInstruction, 'key'>) =>
    draft.instructions.some((other) => other.type === one.type && other.target === one.target)
  const withStart = withInstructions(
    draft,
    wanted.slice(0, 1).filter((one) => !has(one)),
  )
  return withInstructions(
    cancelLast(withStart, from),
    wanted.slice(1).filter((one) => !has(one)),
  )
}

/** A cancel that stood before the new start goes behind it. */
function cancelLast(draft: Draft, activityId: string): Draft {
  const cancel = draft.instructions.find((one) => one.type === 'cancel' && one.target === activityId)
  return cancel === undefined
    ? draft
    : { ...draft, instructions: placed(draft.instructions, cancel.key, draft.instructions.length - 1) }
}

function withInstructions(draft: Draft, added: readonly Omit<DraftInstruction, 'key'>[]): Draft {
  const keyed = added.map((one, index) => ({ ...one, key: draft.nextKey + index }))
  return { ...draft, instructions: [...draft.instructions, ...keyed], nextKey: draft.nextKey + added.length }
}

function placed(instructions: readonly DraftInstruction[], key: number, at: number): readonly DraftInstruction[] {
  const moved = instructions.find((one) => one.key === key)
  if (moved === undefined) return instructions
  const others = instructions.filter((one) => one.key !== key)
  return [...others.slice(0, Math.max(at, 0)), moved, ...others.slice(Math.max(at, 0))]
}

/** Why this draft cannot be previewed yet, in words; undefined where it can. */
export function draftProblem(draft: Draft): string | undefined {
  if (draft.instructions.length === 0)
    return 'Say first what is to be done: drag a count to another activity, or choose an activity.'
  const empty = draft.instructions.findIndex((one) => one.target === '')
  return empty === -1 ? undefined : `Instruction ${empty + 1} names no activity.`
}

/** Activities that lose and gain tokens by the draft, whatever the instances are: for marks on the diagram before the preview. */
export function touchedBy(draft: Draft): {
  readonly cancelled: ReadonlySet<string>
  readonly started: ReadonlySet<string>
} {
  const targets = (wanted: (type: InstructionType) => boolean) =>
    new Set(draft.instructions.filter((one) => wanted(one.type)).map((one) => one.target))
  return { cancelled: targets((type) => type === 'cancel'), started: targets((type) => type !== 'cancel') }
}
