import { freeExternalTasks, type WaitingExternalTask } from '../../../../functions/store/waiting/external-task-items.ts'
import { chain, model, type Shell } from '../../../support/shell.ts'

const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
const MODEL = model(
  'undone',
  `<startEvent id="start"/><userTask id="first"/><userTask id="second"/><endEvent id="end"/>
   ${chain('start', 'first', 'second', 'end')}
   <boundaryEvent id="late" attachedToRef="first">${timer}</boundaryEvent><endEvent id="tooLate"/>${chain('late', 'tooLate')}
   <boundaryEvent id="told" attachedToRef="first"><messageEventDefinition messageRef="news"/></boundaryEvent>
   <endEvent id="toldEnd"/>${chain('told', 'toldEnd')}
   <serviceTask id="work" camunda:type="external" camunda:topic="work"/>${chain('work', 'end')}
   <callActivity id="call" calledElement="called"/>${chain('call', 'end')}`,
  '<message id="news" name="news"/>',
)
const CALLED = model(
  'called',
  `<startEvent id="s"/><userTask id="inside"/><endEvent id="e"/>${chain('s', 'inside', 'e')}`,
)

/** Deploys a process with what an undo has to restore, and the one that it calls; the first one's id. */
export async function deployUndone(shell: Shell): Promise<string> {
  const definitions = await shell.deploy(MODEL, CALLED)
  return definitions.find(({ key }) => key === 'undone')?.id ?? ''
}

/** Starts this many instances of it; their ids. */
export async function startUndone(shell: Shell, count: number): Promise<string[]> {
  const variables = { amount: { type: 'Integer', value: 7 } } as const
  return Promise.all(Array.from({ length: count }, async () => (await shell.start('undone', variables)).id))
}

/** The external tasks of a topic that no worker holds. */
export async function freeTasks({ services }: Shell, topic: string): Promise<WaitingExternalTask[]> {
  return Array.fromAsync(freeExternalTasks(services.db, topic, services.now()))
}
