import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type BatchView, readBatch } from '../api/batches.ts'
import { useResource } from '../app/resource.ts'
import { countText, percentOf } from '../format/number.ts'
import { durationText, millisOf, timeText } from '../format/time.ts'
import { Age, Loaded } from '../widgets/loaded.tsx'
import { Notice } from '../widgets/notice.tsx'
import { BatchActions } from './batch-actions.tsx'
import { BatchInstances } from './batch-instances.tsx'
import { suspensionWords, typeWords } from './batch-words.ts'
import { ControlForm } from './control-form.tsx'
import { FailureGroups } from './failure-groups.tsx'
import { addSample, linePath, rates, recentRate, type Sample } from './progress.ts'
import { UndoPanel } from './undo-panel.tsx'

const LOOK_EVERY_MS = 1000

/** A batch: how far it is, how fast, what failed and why, and what can be done about it. */
export function BatchPage({ id }: { id: string }) {
  const batch = useResource(`batch ${id}`, (signal) => readBatch(id, signal), LOOK_EVERY_MS)
  const samples = useSignal<readonly Sample[]>([])
  const { value, loadedAt } = batch.state.value
  useEffect(() => {
    if (value === undefined || loadedAt === undefined) return
    const done = value.control.totalInstances - value.control.openInstances
    samples.value = addSample(samples.peek(), { at: loadedAt, done })
  }, [value, loadedAt, samples])
  return (
    <Loaded from={batch}>
      {(view) => (
        <>
          <div class="page-head">
            <div>
              <h1>Batch: {typeWords(view.historic.type)}</h1>
              <p class="soft">
                <code>{id}</code> {view.historic.createUserId !== null && `by ${view.historic.createUserId}`}
              </p>
            </div>
            <Age of={batch} />
          </div>
          <div class="columns">
            <Progress view={view} samples={samples.value} />
            <section class="card stack" aria-label="What can be done">
              <BatchActions view={view} reload={batch.reload} />
              {view.running !== undefined && <ControlForm id={id} control={view.control} reload={batch.reload} />}
            </section>
          </div>
          {view.control.failedInstances > 0 && (
            <FailureGroups id={id} failed={view.control.failedInstances} reload={batch.reload} />
          )}
          <UndoPanel key={id} view={view} />
          <BatchInstances id={id} view={view} />
        </>
      )}
    </Loaded>
  )
}

function Progress({ view, samples }: { view: BatchView; samples: readonly Sample[] }) {
  const { control, historic, running } = view
  const { totalInstances, modifiedInstances, failedInstances, openInstances } = control
  const skipped = totalInstances - modifiedInstances - failedInstances - openInstances
  return (
    <section class="card stack" aria-label="Progress">
      <State view={view} />
      <div class="bar" role="img" aria-label={`${percentOf(totalInstances - openInstances, totalInstances)} % done`}>
        <Part kind="good" count={modifiedInstances} of={totalInstances} />
        <Part kind="bad" count={failedInstances} of={totalInstances} />
        <Part kind="soft" count={skipped} of={totalInstances} />
      </div>
      <dl class="numbers">
        <Figure name="Instances" count={totalInstances} />
        <Figure name="Modified" count={modifiedInstances} />
        <Figure name="Failed" count={failedInstances} />
        <Figure name="Skipped" count={skipped} />
        <Figure name="Open" count={openInstances} />
      </dl>
      {running !== undefined && <Rate view={view} samples={samples} />}
      <p class="soft">
        Started {timeText(historic.startTime)}
        {historic.endTime !== null &&
          `, ended ${timeText(historic.endTime)}, after ${durationText(secondsBetween(historic.startTime, historic.endTime))}`}
        .
      </p>
    </section>
  )
}

function secondsBetween(start: string, end: string): number {
  return (millisOf(end) - millisOf(start)) / 1000
}

function State({ view: { running, control } }: { view: BatchView }) {
  if (running === undefined) {
    return control.failedInstances > 0 ? (
      <Notice kind="warn">Ended; {countText(control.failedInstances)} instances failed.</Notice>
    ) : (
      <Notice kind="good">Ended.</Notice>
    )
  }
  return control.suspended ? (
    <Notice kind="warn">{suspensionWords(control.suspensionReason)}.</Notice>
  ) : (
    <Notice kind="info">Running.</Notice>
  )
}

function Part({ kind, count, of }: { kind: 'good' | 'bad' | 'soft'; count: number; of: number }) {
  return <span class={`bar-part bar-${kind}`} style={{ width: `${of === 0 ? 0 : (count / of) * 100}%` }} />
}

function Figure({ name, count }: { name: string; count: number }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>{countText(count)}</dd>
    </div>
  )
}

const CHART = { width: 320, height: 48 }

function Rate({ view: { control }, samples }: { view: BatchView; samples: readonly Sample[] }) {
  const rate = control.instancesPerSecond ?? recentRate(samples)
  const line = linePath(rates(samples), CHART.width, CHART.height)
  return (
    <div class="row rate">
      <svg
        class="chart"
        viewBox={`0 -2 ${CHART.width} ${CHART.height + 4}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Instances per second, while this page was open"
      >
        <path d={line} />
      </svg>
      <p>
        <strong>{rate === undefined ? '…' : countText(Math.round(rate))}</strong> per second
        <br />
        <span class="soft">
          {control.expectedEndTime === null ? 'end unknown' : `ends about ${timeText(control.expectedEndTime)}`}
        </span>
      </p>
    </div>
  )
}
