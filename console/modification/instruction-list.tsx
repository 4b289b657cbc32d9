import { useDefinitionState } from '../definition/page-state.ts'
import { activityName, transitionName } from '../diagram/activities.ts'
import { Icon } from '../widgets/icons.tsx'
import type { DraftInstruction, InstructionType } from './draft.ts'

const WORDS: Readonly<Record<InstructionType, string>> = {
  cancel: 'Cancel',
  startBeforeActivity: 'Start before',
  startAfterActivity: 'Start after',
  startTransition: 'Start at the flow',
}

/** The instructions in the order in which they are carried out, which can be changed. */
export function InstructionList() {
  const { draft } = useDefinitionState()
  const { instructions } = draft.value
  if (instructions.length === 0) return null
  return (
    <ol class="instructions" aria-label="Instructions, in this order">
      {instructions.map((instruction, index) => (
        <InstructionLine key={instruction.key} instruction={instruction} index={index} count={instructions.length} />
      ))}
    </ol>
  )
}

interface InstructionLineProperties {
  readonly instruction: DraftInstruction
  readonly index: number
  readonly count: number
}

function InstructionLine({ instruction, index, count }: InstructionLineProperties) {
  const state = useDefinitionState()
  const { key, type, target } = instruction
  const name = type === 'startTransition' ? transitionName(state.model, target) : activityName(state.model, target)
  const text = `${WORDS[type]} ${name}`
  const place = (at: number) => state.change({ type: 'place', key, at })
  return (
    <li class={type === 'cancel' ? 'instruction cancels' : 'instruction starts'}>
      <span class="instruction-text">
        {WORDS[type]} <strong>{name}</strong>
      </span>
      <span class="instruction-tools">
        <button
          type="button"
          class="icon-button"
          aria-label={`Earlier: ${text}`}
          disabled={index === 0}
          onClick={() => place(index - 1)}
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Later: ${text}`}
          disabled={index === count - 1}
          onClick={() => place(index + 1)}
        >
          <Icon name="down" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label={`Remove: ${text}`}
          onClick={() => state.change({ type: 'remove', key })}
        >
          <Icon name="remove" />
        </button>
      </span>
    </li>
  )
}
