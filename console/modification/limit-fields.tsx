import { TextField } from '../widgets/field.tsx'
import { type Limits, limitProblems, NUMERIC_LIMITS } from './limits.ts'

/** The limits of a batch, for a new one and for one that runs. */
export function LimitFields({ limits, onChange }: { limits: Limits; onChange: (limits: Limits) => void }) {
  const problems = limitProblems(limits)
  return (
    <div class="grid">
      {NUMERIC_LIMITS.map(({ name, label }) => (
        <TextField
          key={name}
          label={label}
          type="number"
          value={limits[name]}
          problem={problems[name]}
          onInput={(value) => onChange({ ...limits, [name]: value })}
        />
      ))}
      <TextField
        label="Start at"
        type="datetime-local"
        value={limits.startTime}
        problem={problems.startTime}
        onInput={(startTime) => onChange({ ...limits, startTime })}
      />
    </div>
  )
}
