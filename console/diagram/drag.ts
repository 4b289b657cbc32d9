/** What a drag does; points are those of the window. */
export interface DragHandlers {
  over(x: number, y: number): void
  drop(x: number, y: number): void
  cancel(): void
}

/** A pointer that moved less than this many pixels has clicked. */
const CLICK_DISTANCE = 5

/**
 * Drags a copy of an element after the pointer until it is let go; Escape takes it back. Pointer events rather than HTML's drag and drop,
 * which touch screens do not have and which cannot tell what is below in an SVG.
 */
export function beginDrag(start: PointerEvent, element: HTMLElement, handlers: DragHandlers): void {
  if (start.button !== 0) return
  start.stopPropagation()
  let ghost: HTMLElement | undefined
  const ended = new AbortController()
  const options = { signal: ended.signal }

  function move(event: PointerEvent): void {
    if (
      ghost === undefined &&
      Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < CLICK_DISTANCE
    )
      return
    ghost ??= makeGhost(element)
    ghost.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`
    handlers.over(event.clientX, event.clientY)
  }

  function finish(event: PointerEvent): void {
    const moved = ghost !== undefined
    end()
    if (!moved) return
    suppressClick()
    handlers.drop(event.clientX, event.clientY)
  }

  function end(): void {
    ended.abort()
    ghost?.remove()
    document.body.classList.remove('dragging')
  }

  function giveUp(): void {
    end()
    handlers.cancel()
  }

  document.body.classList.add('dragging')
  addEventListener('pointermove', move, options)
  addEventListener('pointerup', finish, options)
  addEventListener('pointercancel', giveUp, options)
  addEventListener('keydown', (event) => event.key === 'Escape' && giveUp(), options)
}

function makeGhost(element: HTMLElement): HTMLElement {
  const ghost = document.createElement('div')
  ghost.className = `${element.className} drag-ghost`
  ghost.textContent = element.textContent
  document.body.append(ghost)
  return ghost
}

/** The browser sends a click after a drag, to what both its ends stand in: nobody meant it. */
function suppressClick(): void {
  const stop = (event: Event) => event.stopImmediatePropagation()
  addEventListener('click', stop, { capture: true, once: true })
  setTimeout(() => removeEventListener('click', stop, { capture: true }))
}
