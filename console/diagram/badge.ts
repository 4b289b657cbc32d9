/** A count that is drawn at an activity. */
export interface Badge {
  readonly activityId: string
  readonly kind: 'instances' | 'failed' | 'gain' | 'loss'
  readonly text: string
  /** The same in words, for those who hear it. */
  readonly label: string
  /** Whether it can be dragged to another activity. */
  readonly movable: boolean
}

const PLACES: Readonly<
  Record<
    Badge['kind'],
    { readonly left?: number; readonly right?: number; readonly top?: number; readonly bottom?: number }
  >
> = {
  instances: { bottom: 12, left: -10 },
  failed: { bottom: 12, right: 22 },
  gain: { top: -14, right: 22 },
  loss: { top: -14, right: 22 },
}

/** Where a badge stands at its activity, as bpmn-js' overlays take it. */
export function badgePlace(kind: Badge['kind']) {
  return PLACES[kind]
}
