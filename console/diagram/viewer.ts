import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import type Canvas from 'diagram-js/lib/core/Canvas'
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry'
import type Overlays from 'diagram-js/lib/features/overlays/Overlays'
import { type Badge, badgePlace } from './badge.ts'

interface ViewerServices {
  canvas: Canvas
  elementRegistry: ElementRegistry
  overlays: Overlays
}

/** A drawn model. */
export interface DiagramView {
  /** Draws these badges instead of those before; only what differs is drawn anew, so that a badge keeps the focus it has. */
  showBadges(badges: readonly Badge[], make: (badge: Badge) => HTMLElement): void
  /** Marks these activities with a CSS class, and no others. */
  mark(name: string, ids: Iterable<string>): void
  /** The activity at a point of the window. */
  activityAt(x: number, y: number): string | undefined
  fit(): void
  zoom(factor: number): void
  destroy(): void
}

/** Draws a model into an element. Rejects where it has no diagram that can be drawn. */
export async function openDiagram(place: HTMLElement, xml: string): Promise<DiagramView> {
  const viewer = new NavigatedViewer<ViewerServices>({ container: place })
  try {
    await viewer.importXML(xml)
  } catch (error) {
    viewer.destroy()
    throw error
  }
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  const overlays = viewer.get('overlays')
  showWhole(canvas)
  return {
    showBadges: badgeLayer(overlays, registry),
    mark: marker(canvas, registry),
    activityAt: (x, y) => activityAt(registry, x, y),
    fit: () => showWhole(canvas),
    zoom: (factor) => canvas.zoom(canvas.zoom() * factor),
    destroy: () => viewer.destroy(),
  }
}

/** The whole diagram in the middle, with a margin; no larger than it was drawn. */
function showWhole(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox()
  const scale = Math.min(1, (outer.width / inner.width) * 0.92, (outer.height / inner.height) * 0.92)
  const width = outer.width / scale
  const height = outer.height / scale
  canvas.viewbox({ x: inner.x - (width - inner.width) / 2, y: inner.y - (height - inner.height) / 2, width, height })
}

function badgeLayer(overlays: Overlays, registry: ElementRegistry): DiagramView['showBadges'] {
  const drawn = new Map<string, { readonly id: string; readonly text: string }>()
  return (badges, make) => {
    const wanted = new Map(
      badges.filter(({ activityId }) => registry.get(activityId)).map((badge) => [badgeKey(badge), badge]),
    )
    for (const [key, { id, text }] of drawn) {
      const badge = wanted.get(key)
      if (badge !== undefined && badgeText(badge) === text) continue
      overlays.remove(id)
      drawn.delete(key)
    }
    for (const [key, badge] of wanted) {
      if (drawn.has(key)) continue
      const id = overlays.add(badge.activityId, { position: badgePlace(badge.kind), html: make(badge) })
      drawn.set(key, { id, text: badgeText(badge) })
    }
  }
}

function badgeKey({ activityId, kind }: Badge): string {
  return `${kind} ${activityId}`
}

function badgeText({ text, label, movable }: Badge): string {
  return `${text} ${label} ${movable}`
}

function marker(canvas: Canvas, registry: ElementRegistry): DiagramView['mark'] {
  const marked = new Map<string, ReadonlySet<string>>()
  return (name, ids) => {
    const wanted = new Set([...ids].filter((id) => registry.get(id)))
    for (const id of marked.get(name) ?? []) if (!wanted.has(id)) canvas.removeMarker(id, name)
    for (const id of wanted) if (!marked.get(name)?.has(id)) canvas.addMarker(id, name)
    marked.set(name, wanted)
  }
}

const FLOW_NODE = /(Task|Event|Gateway|SubProcess|Activity|Transaction)$/

/** What is under the pointer may be a label, or a badge of the activity: the first of those below that is a place for tokens. */
function activityAt(registry: ElementRegistry, x: number, y: number): string | undefined {
  for (const found of document.elementsFromPoint(x, y)) {
    const id = found
      .closest('[data-element-id]')
      ?.getAttribute('data-element-id')
      ?.replace(/_label$/, '')
    const element = id === undefined || id === null ? undefined : registry.get(id)
    if (id && element && FLOW_NODE.test(typeOf(element))) return id
  }
  return undefined
}

function typeOf(element: object): string {
  return 'type' in element && typeof element.type === 'string' ? element.type : ''
}
