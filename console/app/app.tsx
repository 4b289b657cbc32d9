import { BatchPage } from '../batch/batch-page.tsx'
import { BatchesPage } from '../batch/batches-page.tsx'
import { LogPage } from '../log/log-page.tsx'
import { ProcessesPage } from '../processes/processes-page.tsx'
import { EndedNotice, WhoIsSignedIn } from '../sign-in/gate.tsx'
import { Logo } from '../widgets/icons.tsx'
import { Notice } from '../widgets/notice.tsx'
import { route } from './navigation.ts'
import { pageLoader } from './page-loader.tsx'
import { routeTo } from './route.ts'
import { ThemeSwitch } from './theme.tsx'

/** With the diagram come 200 KB of script: not for those who look at a list. */
const DefinitionPage = pageLoader(async () => (await import('../definition/definition-page.tsx')).DefinitionPage)
const InstancePage = pageLoader(async () => (await import('../instance/instance-page.tsx')).InstancePage)

export function App() {
  return (
    <>
      <button type="button" class="skip" onClick={focusMain}>
        Skip to the page
      </button>
      <Header />
      <main id="main" tabIndex={-1}>
        <EndedNotice />
        <Page />
      </main>
    </>
  )
}

/** A button and no link: the fragment of the address is the page's. */
function focusMain(): void {
  document.getElementById('main')?.focus()
}

function Header() {
  return (
    <header class="top">
      <a class="brand" href={routeTo({ page: 'processes' })}>
        <Logo /> Shunt
      </a>
      <nav aria-label="Pages">
        <NavLink page="processes">Processes</NavLink>
        <NavLink page="batches">Batches</NavLink>
        <NavLink page="log">Log</NavLink>
      </nav>
      <div class="top-end">
        <WhoIsSignedIn />
        <ThemeSwitch />
      </div>
    </header>
  )
}

const BELONGS_TO = {
  processes: 'processes',
  definition: 'processes',
  instance: 'processes',
  batches: 'batches',
  batch: 'batches',
  log: 'log',
  unknown: undefined,
} as const

function NavLink({ page, children }: { page: 'processes' | 'batches' | 'log'; children: string }) {
  const isHere = BELONGS_TO[route.value.page] === page
  return (
    <a href={routeTo({ page })} aria-current={isHere ? 'page' : undefined}>
      {children}
    </a>
  )
}

function Page() {
  const here = route.value
  switch (here.page) {
    case 'processes':
      return <ProcessesPage />
    case 'definition':
      return <DefinitionPage key={here.id} id={here.id} filter={here.filter} />
    case 'instance':
      return <InstancePage key={here.id} id={here.id} />
    case 'batches':
      return <BatchesPage />
    case 'batch':
      return <BatchPage key={here.id} id={here.id} />
    case 'log':
      return <LogPage />
    case 'unknown':
      return <Notice kind="warn">There is no page “{here.path}”.</Notice>
  }
}
