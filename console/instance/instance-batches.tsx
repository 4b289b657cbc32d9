import { batchesOfInstance } from '../api/batches.ts'
import { useResource } from '../app/resource.ts'
import { routeTo } from '../app/route.ts'
import { typeWords } from '../batch/batch-words.ts'
import { timeText } from '../format/time.ts'
import { Loaded } from '../widgets/loaded.tsx'

/** Which batches touched this instance. */
export function InstanceBatches({ id }: { id: string }) {
  const batches = useResource(`batches of ${id}`, (signal) => batchesOfInstance(id, signal))
  return (
    <section class="card stack" aria-label="Batches">
      <h2>Batches</h2>
      <Loaded from={batches}>
        {(touched) =>
          touched.length === 0 ? (
            <p class="soft">No batch has touched this instance.</p>
          ) : (
            <ul class="plain">
              {touched.map(({ batchId, type, state, time }) => (
                <li key={batchId}>
                  <a href={routeTo({ page: 'batch', id: batchId })}>{typeWords(type)}</a> {state}{' '}
                  <span class="soft">{timeText(time)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}
