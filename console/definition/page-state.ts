import { computed, type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { replaceAddress } from '../app/navigation.ts'
import type { Model } from '../diagram/activities.ts'
import { changeDraft, type Draft, type DraftAction, EMPTY_DRAFT } from '../modification/draft.ts'
import { createPreviewState, type PreviewState } from '../modification/preview-state.ts'
import { type ModificationRequest, previewRequest, type Target } from '../modification/request.ts'
import { filterOfParameters, filterToParameters, type InstanceFilter, narrowedTo } from './instance-filter.ts'
import { NOTHING_CHOSEN, type Selection } from './selection.ts'

/** What a person has put together on the page of a definition: the filter, what is chosen, what is to be done, and its preview. */
export interface DefinitionState {
  readonly definitionId: string
  readonly model: Model
  readonly filter: Signal<InstanceFilter>
  readonly firstResult: Signal<number>
  readonly selection: Signal<Selection>
  readonly draft: Signal<Draft>
  readonly preview: PreviewState
  /** The activity whose menu is open. */
  readonly menu: Signal<string | undefined>
  target(): Target
  request(): ModificationRequest
  change(action: DraftAction): void
  setFilter(filter: InstanceFilter): void
}

export function createDefinitionState(
  definitionId: string,
  model: Model,
  parameters: URLSearchParams,
): DefinitionState {
  const filter = signal(filterOfParameters(parameters))
  const selection = signal<Selection>(NOTHING_CHOSEN)
  const draft = signal<Draft>(EMPTY_DRAFT)
  const firstResult = signal(0)
  const target = computed<Target>(() =>
    selection.value.size > 0 ? { kind: 'chosen', ids: [...selection.value] } : { kind: 'filter', filter: filter.value },
  )
  const setFilter = (changed: InstanceFilter) => {
    if (changed === filter.value) return
    filter.value = changed
    firstResult.value = 0
    replaceAddress({ page: 'definition', id: definitionId, filter: filterToParameters(changed) })
  }
  const request = computed(() => previewRequest(definitionId, draft.value, target.value))
  return {
    definitionId,
    model,
    filter,
    firstResult,
    selection,
    draft,
    preview: createPreviewState(request),
    menu: signal<string | undefined>(undefined),
    target: () => target.value,
    request: () => request.value,
    change: (action) => {
      if (action.type === 'move' && selection.value.size === 0) setFilter(narrowedTo(filter.value, action.from))
      draft.value = changeDraft(draft.value, action)
    },
    setFilter,
  }
}

export const DefinitionContext = createContext<DefinitionState | undefined>(undefined)

/** The state of the page that a component stands on. */
export function useDefinitionState(): DefinitionState {
  const state = useContext(DefinitionContext)
  if (state === undefined) throw new Error('This part belongs on the page of a definition.')
  return state
}
