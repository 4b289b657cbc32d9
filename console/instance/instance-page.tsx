import { readXml } from '../api/definitions.ts'
import { type InstanceView, readInstance } from '../api/instances.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { readModel } from '../diagram/activities.ts'
import { durationText, millisOf, timeText } from '../format/time.ts'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { InstanceBatches } from './instance-batches.tsx'
import { InstanceDiagram } from './instance-diagram.tsx'
import { Related } from './related.tsx'
import { Variables } from './variables.tsx'
import { Work } from './work.tsx'

const LOOK_EVERY_MS = 4000

/** One instance: where its tokens are, what it knows, what it waits for, and what was done with it. */
export function InstancePage({ id }: { id: string }) {
  const view = useResource(`instance ${id}`, (signal) => readInstance(id, signal), LOOK_EVERY_MS)
  return (
    <Loaded from={view}>
      {(loaded) => (
        <>
          <div class="page-head">
            <Title view={loaded} />
            <Age of={view} />
          </div>
          <Diagram view={loaded} reload={view.reload} />
          <div class="columns">
            <Variables id={id} view={loaded} reload={view.reload} />
            <div class="stack">
              <Work view={loaded} reload={view.reload} />
              <Related view={loaded} />
              <InstanceBatches id={id} />
            </div>
          </div>
        </>
      )}
    </Loaded>
  )
}

function Diagram({ view, reload }: { view: InstanceView; reload: () => void }) {
  const { processDefinitionId, processDefinitionKey } = view.instance
  const xml = useResource(`xml ${processDefinitionId}`, (signal) => readXml(processDefinitionId, signal))
  return (
    <Loaded from={xml}>
      {(text) => (
        <InstanceDiagram xml={text} model={readModel(text, processDefinitionKey)} view={view} reload={reload} />
      )}
    </Loaded>
  )
}

function Title({ view: { instance } }: { view: InstanceView }) {
  const {
    id,
    businessKey,
    processDefinitionId,
    processDefinitionName,
    processDefinitionKey,
    processDefinitionVersion,
  } = instance
  const name = processDefinitionName ?? processDefinitionKey
  return (
    <div>
      <h1>{businessKey ?? 'Process instance'}</h1>
      <p class="soft">
        <code>{id}</code> of{' '}
        <a href={routeTo({ page: 'definition', id: processDefinitionId, filter: new URLSearchParams() })}>
          {name}, version {processDefinitionVersion}
        </a>
      </p>
      <p class="row soft">
        <StateChip state={instance.state} /> Started {timeText(instance.startTime)}
        {instance.startUserId !== null && ` by ${instance.startUserId}`}
        {instance.endTime !== null &&
          `, ended ${timeText(instance.endTime)} after ${durationText((millisOf(instance.endTime) - millisOf(instance.startTime)) / 1000)}`}
        {instance.deleteReason !== null && `: ${instance.deleteReason}`}
      </p>
    </div>
  )
}

function StateChip({ state }: { state: string }) {
  const kind = state === 'ACTIVE' ? 'good' : state === 'SUSPENDED' ? 'warn' : ''
  return <span class={`chip ${kind}`}>{state.toLowerCase().replaceAll('_', ' ')}</span>
}
