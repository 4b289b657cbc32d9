import { effect, signal } from '@preact/signals'
import { Icon } from '../widgets/icons.tsx'

type Theme = 'system' | 'light' | 'dark'

const KEPT = 'shunt-theme'
const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' }

const theme = signal<Theme>(readTheme())

effect(() => {
  document.documentElement.setAttribute('data-theme', theme.value)
  localStorage.setItem(KEPT, theme.value)
})

function readTheme(): Theme {
  const kept = localStorage.getItem(KEPT)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function ThemeSwitch() {
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Colours: ${theme.value}. Change to ${NEXT[theme.value]}.`}
      title={`Colours: ${theme.value}`}
      onClick={() => {
        theme.value = NEXT[theme.value]
      }}
    >
      <Icon name="theme" />
    </button>
  )
}
