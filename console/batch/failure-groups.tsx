import { listFailures, retryFailed } from '../api/batches.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { countText } from '../format/number.ts'
import { ActionButton } from '../widgets/action-button.tsx'
import { Loaded } from '../widgets/loaded.tsx'

const LOOK_EVERY_MS = 3000

/** The failures by what they say, and trying them again: all, or those of one message. */
export function FailureGroups({ id, failed, reload }: { id: string; failed: number; reload: () => void }) {
  const failures = useResource(`failures ${id}`, (signal) => listFailures(id, signal), LOOK_EVERY_MS)
  const retry = async (message?: string) => {
    await retryFailed(id, message)
    reload()
  }
  return (
    <section class="card stack" aria-label="Failures">
      <div class="row spread">
        <h2>Failures</h2>
        <ActionButton text={`Try all ${countText(failed)} again`} act={() => retry()} />
      </div>
      <Loaded from={failures}>
        {(groups) => (
          <ul class="groups">
            {groups.map(({ message, count, exampleProcessInstanceIds }) => (
              <li key={message}>
                <details>
                  <summary>
                    <strong>{countText(count)}</strong> {message}
                  </summary>
                  <div class="stack details-body">
                    <ul>
                      {exampleProcessInstanceIds.map((instanceId) => (
                        <li key={instanceId}>
                          <a href={routeTo({ page: 'instance', id: instanceId })}>
                            <code>{instanceId}</code>
                          </a>
                        </li>
                      ))}
                    </ul>
                    {message !== null && (
                      <ActionButton text={`Try these ${countText(count)} again`} act={() => retry(message)} />
                    )}
                  </div>
                </details>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}
