import { concurrently } from '../../shell/concurrently.ts'
import type { Services } from '../../shell/services.ts'
import { listNotes } from '../../store/note-items.ts'
import type { TaskView } from '../task/task-dto.ts'

/** Whether a user task has comments, and attachments. */
export interface TaskNotes {
  readonly comment: boolean
  readonly attachment: boolean
}

/** Instances whose notes are read at the same time. */
const PARALLEL = 16

/** Tasks with what is known of their notes. Only instances that say that they have some are asked for them. */
export async function withNotes(services: Services, views: readonly TaskView[]): Promise<readonly TaskView[]> {
  const noted = views.flatMap(({ place: { instance } }) => (instance.state.hasNotes ? instance.state.id : []))
  const [commented, attached] = [new Set<string>(), new Set<string>()]
  await concurrently([...new Set(noted)], PARALLEL, async (id) => {
    for (const { task } of await listNotes(services.db, id, 'comment')) commented.add(`${id} ${task}`)
    for (const { task } of await listNotes(services.db, id, 'attachment')) attached.add(`${id} ${task}`)
  })
  return views.map((view) => {
    const name = `${view.place.instance.state.id} ${view.task.number}`
    return { ...view, notes: { comment: commented.has(name), attachment: attached.has(name) } }
  })
}
