import type { InstanceView } from '../api/instances.ts'
import type { HistoricProcessInstanceDto } from '../api/schemas.ts'
import { routeTo } from '../app/route.ts'

/** The instance that called this one, and those that it called. */
export function Related({ view: { calling, called } }: { view: InstanceView }) {
  if (calling === undefined && called.length === 0) return null
  return (
    <section class="card stack" aria-label="Called and calling instances">
      <h2>Called and calling instances</h2>
      <ul class="plain">
        {calling !== undefined && (
          <li>
            Called by <Link instance={calling} />
          </li>
        )}
        {called.map((instance) => (
          <li key={instance.id}>
            Called <Link instance={instance} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Link({ instance }: { instance: HistoricProcessInstanceDto }) {
  return (
    <>
      <a href={routeTo({ page: 'instance', id: instance.id })}>
        {instance.processDefinitionName ?? instance.processDefinitionKey} {instance.businessKey ?? ''}
      </a>{' '}
      <span class="soft">{instance.state.toLowerCase().replaceAll('_', ' ')}</span>
    </>
  )
}
