import type { InstanceModification } from '../../../functions/batch/work/batch-work.ts'
import type { ModificationInstruction } from '../../../functions/engine/command.ts'
import { commandInstance, startInstance } from '../../../functions/instance/process-instances.ts'
import { latestByKey } from '../../../functions/repository/definitions.ts'
import { deploy } from '../../../functions/repository/deployments.ts'
import type { Services } from '../../../functions/shell/services.ts'
import type { ProcessDefinition } from '../../../functions/store/deployment/definition-items.ts'
import { chain, completeTaskAt, model } from '../../support/shell.ts'
import type { Random } from '../world/random.ts'

/** Batches of a run; each has activities and a counter of its own. */
export const BATCHES = [0, 1, 2] as const

/**
 * What a batch does. Each modification shows when it is carried out twice: a listener counts the times that its activity starts.
 * `move` is refused where the instance has left its first task; `end` ends the instance.
 */
const KINDS = ['add', 'move', 'later', 'call', 'end'] as const
type Kind = (typeof KINDS)[number]

export interface Population {
  readonly definitionId: string
  /** Running instances of the definition. */
  readonly running: readonly string[]
  /** Instances that cannot be modified: missing, ended, of another definition. */
  readonly others: readonly string[]
}

export interface PlannedBatch {
  readonly number: number
  readonly work: InstanceModification
  readonly ids: readonly string[]
}

const counting = (number: number) =>
  `<extensionElements><camunda:executionListener event="start" expression="\${execution.setVariable('counted${number}', counted${number} + 1)}"/></extensionElements>`

const started = (number: number) => `
  <userTask id="wait${number}">${counting(number)}</userTask>
  <userTask id="later${number}" camunda:asyncBefore="true">${counting(number)}</userTask>
  <callActivity id="ask${number}" calledElement="answer">${counting(number)}</callActivity>`

const claim = model(
  'claim',
  `<startEvent id="start"/><userTask id="first"/><userTask id="second"/><endEvent id="end"/>
   ${chain('start', 'first', 'second', 'end')}${BATCHES.map(started).join('')}`,
)
const answer = model('answer', `<startEvent id="start"/><userTask id="answering"/>${chain('start', 'answering')}`)
const other = model('other', `<startEvent id="start"/><userTask id="first"/>${chain('start', 'first')}`)

/** Deploys the models and starts the instances, a tenth of them such that a batch must refuse them. */
export async function populate(services: Services, random: Random, instances: number): Promise<Population> {
  const definitions = await deployAll(services)
  const refused = Math.floor(instances / 30)
  const running = await startMany(services, definitions.claim, instances - 3 * refused)
  const ended = await startMany(services, definitions.claim, refused)
  for (const id of ended) {
    for (const task of ['first', 'second']) await completeTask(services, id, task)
  }
  const foreign = await startMany(services, definitions.other, refused)
  const missing = Array.from({ length: refused }, () => services.newId())
  const others = random.shuffle([...ended, ...foreign, ...missing])
  return { definitionId: definitions.claim.id, running, others }
}

async function deployAll(services: Services) {
  const resources = [claim, answer, other].map((xml, at) => ({
    name: `${at}.bpmn`,
    content: new TextEncoder().encode(xml),
  }))
  await deploy(services, { enableDuplicateFiltering: false, deployChangedOnly: false, resources })
  const [definition, foreign] = await Promise.all([
    latestByKey(services, { key: 'claim' }),
    latestByKey(services, { key: 'other' }),
  ])
  if (definition === undefined || foreign === undefined) throw new Error('The models were not deployed')
  return { claim: definition, other: foreign }
}

async function startMany(services: Services, definition: ProcessDefinition, count: number): Promise<string[]> {
  const variables = Object.fromEntries(
    BATCHES.map((number) => [`counted${number}`, { type: 'Integer' as const, value: 0 }]),
  )
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    const { state, refusal } = await startInstance(services, definition, { variables })
    if (state === undefined) throw new Error(refusal.message)
    ids.push(state.id)
  }
  return ids
}

async function completeTask(services: Services, instanceId: string, activityId: string): Promise<void> {
  await commandInstance(services, instanceId, ({ state }) => completeTaskAt(state, activityId))
}

/** A batch over most of the instances: so any two of them meet. */
export function planBatch(random: Random, population: Population, number: number): PlannedBatch {
  const kind = random.pick(KINDS)
  const ids = [...random.sample(population.running, 0.75), ...random.sample(population.others, 0.75)]
  return {
    number,
    ids: random.shuffle(ids),
    work: {
      type: 'instance-modification',
      definitionId: population.definitionId,
      command: {
        kind: 'modify',
        instructions: instructionsOf(kind, number),
        skipCustomListeners: false,
        skipIoMappings: false,
        mode: 'batch',
      },
    },
  }
}

function instructionsOf(kind: Kind, number: number): ModificationInstruction[] {
  switch (kind) {
    case 'add':
      return [{ type: 'startBeforeActivity', activityId: `wait${number}` }]
    case 'move':
      return [
        { type: 'startBeforeActivity', activityId: `wait${number}` },
        { type: 'cancel', activityId: 'first' },
      ]
    case 'later':
      return [{ type: 'startBeforeActivity', activityId: `later${number}` }]
    case 'call':
      return [{ type: 'startBeforeActivity', activityId: `ask${number}` }]
    case 'end':
      return [{ type: 'cancel', activityId: 'first' }]
  }
}

/** The activity whose starts the batch's modification counts, with its counter; undefined where it starts none. */
export function countedActivity({ command }: InstanceModification): { activityId: string; number: number } | undefined {
  const [first] = command.instructions
  if (first?.type !== 'startBeforeActivity') return undefined
  return { activityId: first.activityId, number: Number(first.activityId.at(-1)) }
}
