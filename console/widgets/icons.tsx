/** The mark of Shunt: one track that parts into two. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <path d="M3 23H29" class="logo-track" />
      <path d="M6 23C15 23 15 9 26 9" class="logo-branch" />
      <circle cx="26" cy="9" r="3.4" class="logo-signal" />
    </svg>
  )
}

const PATHS = {
  up: 'M8 12V4M4 8l4-4 4 4',
  down: 'M8 4v8M4 8l4 4 4-4',
  remove: 'M4 4l8 8M12 4l-8 8',
  add: 'M8 3v10M3 8h10',
  theme: 'M8 2a6 6 0 1 0 0 12V2z',
  search: 'M7 3a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM10 10l4 4',
  move: 'M2 8h11M9 4l4 4-4 4',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
} as const

export type IconName = keyof typeof PATHS

/** A small drawing beside a word, or in a button that has a label of its own. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
