import { useMemo } from 'preact/hooks'
import { activityStatistics, listDefinitions, readDefinition, readXml } from '../api/definitions.ts'
import type { ProcessDefinitionDto } from '../api/schemas.ts'
import { goTo } from '../app/navigation.ts'
import { useResource } from '../app/resource.ts'
import { readModel } from '../diagram/activities.ts'
import { ModificationPanel } from '../modification/modification-panel.tsx'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { ActivityMenu } from './activity-menu.tsx'
import { DefinitionDiagram } from './definition-diagram.tsx'
import { FilterBar } from './filter-bar.tsx'
import { InstanceList } from './instance-list.tsx'
import { createDefinitionState, DefinitionContext } from './page-state.ts'

const COUNTS_EVERY_MS = 4000

/** A definition: its diagram with counts, its instances, and the modification that is put together. */
export function DefinitionPage({ id, filter }: { id: string; filter: URLSearchParams }) {
  const loaded = useResource(`definition ${id}`, async (signal) => {
    const [definition, xml] = await Promise.all([readDefinition(id, signal), readXml(id, signal)])
    return { definition, xml }
  })
  return (
    <Loaded from={loaded}>
      {({ definition, xml }) => <Definition definition={definition} xml={xml} filter={filter} />}
    </Loaded>
  )
}

interface DefinitionProperties {
  readonly definition: ProcessDefinitionDto
  readonly xml: string
  readonly filter: URLSearchParams
}

function Definition({ definition, xml, filter }: DefinitionProperties) {
  const { id, key } = definition
  // The filter of the address is only the first one; from then on the page writes it there.
  const state = useMemo(() => createDefinitionState(id, readModel(xml, key), filter), [id, xml])
  const statistics = useResource(`statistics ${id}`, (signal) => activityStatistics(id, signal), COUNTS_EVERY_MS)
  return (
    <DefinitionContext.Provider value={state}>
      <div class="page-head">
        <DefinitionTitle definition={definition} />
        <Age of={statistics} />
      </div>
      <div class="workbench">
        <div class="workbench-main">
          <DefinitionDiagram xml={xml} statistics={statistics} />
          <section class="card" aria-label="Process instances">
            <FilterBar />
            <InstanceList />
          </section>
        </div>
        <aside class="workbench-side">
          <ModificationPanel />
        </aside>
      </div>
      <ActivityMenu statistics={statistics} />
    </DefinitionContext.Provider>
  )
}

function DefinitionTitle({ definition }: { definition: ProcessDefinitionDto }) {
  return (
    <div>
      <h1>{definition.name ?? definition.key}</h1>
      <div class="row soft">
        <code>{definition.key}</code>
        <Versions definition={definition} />
        {definition.tenantId !== null && <span class="chip">Tenant {definition.tenantId}</span>}
        {definition.versionTag !== null && <span class="chip">{definition.versionTag}</span>}
        {definition.suspended && <span class="chip warn">suspended</span>}
      </div>
    </div>
  )
}

/** The versions of the same process, of the same tenant. */
function Versions({ definition }: { definition: ProcessDefinitionDto }) {
  const { key, tenantId, id } = definition
  const versions = useResource(`versions ${key} ${tenantId}`, (signal) =>
    listDefinitions({ key, tenantId: tenantId ?? '', firstResult: 0, maxResults: 200 }, signal),
  )
  const known = versions.state.value.value ?? [definition]
  return (
    <label class="row">
      <span class="hidden-label">Version</span>
      <select
        class="compact"
        value={id}
        onChange={({ currentTarget }) =>
          goTo({ page: 'definition', id: currentTarget.value, filter: new URLSearchParams() })
        }
      >
        {known.map((one) => (
          <option key={one.id} value={one.id}>
            Version {one.version}
          </option>
        ))}
      </select>
    </label>
  )
}
