import { Select, TextField } from '../widgets/field.tsx'
import type { BatchFilter } from './batch-filter.ts'
import { typeWords } from './batch-words.ts'

const TYPES = ['instance-modification', 'instance-modification-undo', 'set-job-retries'] as const
const TYPE_OPTIONS = [{ value: '', text: 'All types' }, ...TYPES.map((value) => ({ value, text: typeWords(value) }))]

const STATE_OPTIONS = [
  { value: 'any', text: 'Any' },
  { value: 'running', text: 'Running' },
  { value: 'suspended', text: 'Suspended' },
  { value: 'ended', text: 'Ended' },
  { value: 'failures', text: 'With failures' },
] as const

/** Which batches are listed: by type, state, user and time. */
export function BatchFilterBar({ filter, onChange }: { filter: BatchFilter; onChange: (filter: BatchFilter) => void }) {
  return (
    <section class="card grid" aria-label="Filter">
      <Select
        label="Type"
        value={filter.type}
        options={TYPE_OPTIONS}
        onChange={(type) => onChange({ ...filter, type })}
      />
      <Select
        label="State"
        value={filter.state}
        options={STATE_OPTIONS}
        onChange={(state) => onChange({ ...filter, state })}
      />
      <TextField
        label="Started by"
        type="search"
        value={filter.user}
        onInput={(user) => onChange({ ...filter, user })}
      />
      <TextField
        label="Started after"
        type="datetime-local"
        value={filter.startedAfter}
        onInput={(startedAfter) => onChange({ ...filter, startedAfter })}
      />
      <TextField
        label="Started before"
        type="datetime-local"
        value={filter.startedBefore}
        onInput={(startedBefore) => onChange({ ...filter, startedBefore })}
      />
    </section>
  )
}
