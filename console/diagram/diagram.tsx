import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../widgets/icons.tsx'
import type { Badge } from './badge.ts'
import { beginDrag } from './drag.ts'
import { type DiagramView, openDiagram } from './viewer.ts'

export interface DiagramProperties {
  readonly xml: string
  readonly badges: readonly Badge[]
  /** CSS classes of activities, by class: `mark-cancelled`, `mark-started`, `mark-chosen`. */
  readonly marks: Readonly<Record<string, Iterable<string>>>
  /** An activity, or its badge, was clicked or chosen by keyboard. */
  onActivity(activityId: string): void
  /** A badge was dragged from one activity to another. */
  onMove(from: string, to: string): void
  /** The model has no diagram that can be drawn. */
  onUnreadable(): void
}

/** A model's drawing, with counts that can be dragged. */
export function Diagram(properties: DiagramProperties) {
  const place = useRef<HTMLDivElement>(null)
  const view = useSignal<DiagramView | undefined>(undefined)
  const latest = useRef(properties)
  latest.current = properties

  useEffect(() => {
    if (place.current === null) return
    let ended = false
    openDiagram(place.current, properties.xml).then(
      (opened) => {
        if (ended) opened.destroy()
        else view.value = opened
      },
      () => latest.current.onUnreadable(),
    )
    return () => {
      ended = true
      view.peek()?.destroy()
      view.value = undefined
    }
  }, [properties.xml, view])

  const opened = view.value
  useEffect(() => {
    const canvas = place.current
    if (canvas === null || opened === undefined) return
    const onClick = (event: MouseEvent) => pick(event, opened, latest.current)
    canvas.addEventListener('click', onClick)
    return () => canvas.removeEventListener('click', onClick)
  }, [opened])
  useEffect(() => {
    opened?.showBadges(properties.badges, (badge) => badgeElement(badge, opened, latest))
    for (const [name, ids] of Object.entries(properties.marks)) opened?.mark(name, ids)
  })

  return (
    <div class="diagram">
      <div class="diagram-canvas" ref={place} />
      <div class="diagram-tools">
        <button type="button" class="icon-button" aria-label="Zoom in" onClick={() => opened?.zoom(1.25)}>
          +
        </button>
        <button type="button" class="icon-button" aria-label="Zoom out" onClick={() => opened?.zoom(0.8)}>
          −
        </button>
        <button type="button" class="icon-button" aria-label="Show the whole diagram" onClick={() => opened?.fit()}>
          <Icon name="fit" />
        </button>
      </div>
    </div>
  )
}

/** A click on an activity. For the keyboard there are the badges' buttons, and the list of activities. */
function pick({ target, clientX, clientY }: MouseEvent, view: DiagramView, { onActivity }: DiagramProperties): void {
  if (target instanceof Element && target.closest('.badge, .bjs-powered-by, .bjs-drilldown')) return
  const activityId = view.activityAt(clientX, clientY)
  if (activityId !== undefined) onActivity(activityId)
}

/** A badge of the diagram: a button, and for the pointer something to drag. It lives among bpmn-js' overlays, outside of Preact. */
function badgeElement(badge: Badge, view: DiagramView, latest: { readonly current: DiagramProperties }): HTMLElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = `badge badge-${badge.kind}`
  element.textContent = badge.text
  element.setAttribute('aria-label', badge.label)
  element.title = badge.movable ? `${badge.label}. Drag to where they should be.` : badge.label
  element.addEventListener('click', () => latest.current.onActivity(badge.activityId))
  if (badge.movable) {
    element.classList.add('movable')
    element.addEventListener('pointerdown', (event) => {
      beginDrag(event, element, {
        over: (x, y) => mark(view, badge.activityId, view.activityAt(x, y)),
        drop: (x, y) => {
          view.mark('mark-drop', [])
          const to = view.activityAt(x, y)
          if (to !== undefined && to !== badge.activityId) latest.current.onMove(badge.activityId, to)
        },
        cancel: () => view.mark('mark-drop', []),
      })
    })
  }
  return element
}

function mark(view: DiagramView, from: string, to: string | undefined): void {
  view.mark('mark-drop', to === undefined || to === from ? [] : [to])
}
