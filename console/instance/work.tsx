import type { InstanceView } from '../api/instances.ts'
import type { ExternalTaskDto, IncidentDto, JobDto } from '../api/schemas.ts'
import { executeJob, setInstanceSuspended, setRetries } from '../api/work.ts'
import { timeText } from '../format/time.ts'
import { ActionButton } from '../widgets/action-button.tsx'

interface WorkProperties {
  readonly view: InstanceView
  reload(): void
}

/** What an instance waits for and what went wrong: incidents, jobs, external tasks. */
export function Work({ view, reload }: WorkProperties) {
  const { instance, incidents, jobs, externalTasks } = view
  const then = (act: () => Promise<unknown>) => async () => {
    await act()
    reload()
  }
  if (instance.endTime !== null) return null
  return (
    <section class="card stack" aria-label="Jobs and incidents">
      <div class="row spread">
        <h2>Jobs and incidents</h2>
        <ActionButton
          text={instance.state === 'SUSPENDED' ? 'Activate the instance' : 'Suspend the instance'}
          act={then(() => setInstanceSuspended(instance.id, instance.state !== 'SUSPENDED'))}
        />
      </div>
      {incidents.length + jobs.length + externalTasks.length === 0 && (
        <p class="soft">It waits for nothing but people.</p>
      )}
      <ul class="plain cards">
        {incidents.map((incident) => (
          <IncidentLine key={incident.id} incident={incident} />
        ))}
        {jobs.map((job) => (
          <JobLine key={job.id} job={job} then={then} />
        ))}
        {externalTasks.map((task) => (
          <ExternalTaskLine key={task.id} task={task} then={then} />
        ))}
      </ul>
    </section>
  )
}

type Then = (act: () => Promise<unknown>) => () => Promise<void>

function IncidentLine({ incident }: { incident: IncidentDto }) {
  return (
    <li>
      <span class="chip bad">{incident.incidentType}</span> in <strong>{incident.activityId}</strong> since{' '}
      {timeText(incident.incidentTimestamp)}
      <p>{incident.incidentMessage}</p>
    </li>
  )
}

function JobLine({ job, then }: { job: JobDto; then: Then }) {
  return (
    <li>
      <span class={`chip ${job.retries === 0 ? 'bad' : ''}`}>job</span>{' '}
      {job.failedActivityId !== null && <strong>{job.failedActivityId}</strong>} {job.retries} retries
      {job.dueDate !== null && `, due ${timeText(job.dueDate)}`}
      {job.suspended && <span class="chip warn">suspended</span>}
      {job.exceptionMessage !== null && <p>{job.exceptionMessage}</p>}
      <div class="row">
        {job.retries === 0 && (
          <ActionButton text="Try again" kind="primary" act={then(() => setRetries('job', job.id, 1))} />
        )}
        {job.retries > 0 && <ActionButton text="Run it now" act={then(() => executeJob(job.id))} />}
      </div>
    </li>
  )
}

function ExternalTaskLine({ task, then }: { task: ExternalTaskDto; then: Then }) {
  return (
    <li>
      <span class={`chip ${task.retries === 0 ? 'bad' : ''}`}>external task</span> <strong>{task.activityId}</strong>,
      topic {task.topicName}
      {task.workerId !== null && `, locked by ${task.workerId} until ${timeText(task.lockExpirationTime)}`}
      {task.errorMessage !== null && <p>{task.errorMessage}</p>}
      {task.retries === 0 && (
        <ActionButton text="Try again" kind="primary" act={then(() => setRetries('external-task', task.id, 1))} />
      )}
    </li>
  )
}
