import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface DialogProperties {
  readonly title: string
  readonly children: ComponentChildren
  onClose(): void
}

/** A modal dialog: the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, children, onClose }: DialogProperties) {
  const place = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const latest = useRef(onClose)
  latest.current = onClose
  useEffect(() => {
    const dialog = place.current
    if (dialog === null) return
    // What is beside the dialog is its backdrop. Escape is for the keyboard, and the browser's own.
    const onBackdrop = ({ target }: Event) => target === dialog && latest.current()
    dialog.addEventListener('click', onBackdrop)
    dialog.showModal()
    return () => dialog.close()
  }, [])
  return (
    <dialog ref={place} aria-labelledby={titleId} onClose={onClose}>
      <div class="stack">
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
