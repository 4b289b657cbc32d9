import type { Command } from '../../engine/command.ts'
import { ownerOf } from '../../engine/instance/ids.ts'
import type { InstanceState } from '../../engine/instance/instance-state.ts'
import type { Refusal } from '../../engine/refusal.ts'
import type { ApiError } from '../../http/api-error.ts'
import { commandInstance } from '../../instance/process-instances.ts'
import type { Services } from '../../shell/services.ts'
import type { StoredInstance } from '../../store/process-instance/stored-instance.ts'

/** A command about one thing of an instance: a task, a job, an execution. */
export interface OwnerCommand {
  /** The command for the thing of this number, or why not; undefined where the instance has it not. */
  readonly command: (number: number, state: InstanceState) => Command | Refusal | undefined
  /** The error where there is no such thing. */
  readonly missing: () => ApiError
  /** The error where it is refused. */
  readonly refused: (refusal: Refusal) => ApiError
}

/** What a decision gives where the thing is not there: a refusal, so that it is final only after a consistent read. */
const GONE: Refusal = { kind: 'notFound', message: 'gone' }

/** Tells an instance what to do about the thing of this id, and gives the state after that. Throws the ApiError that `request` makes. */
export async function commandOwner(services: Services, id: string, request: OwnerCommand): Promise<InstanceState> {
  const owner = ownerOf(id)
  if (owner === undefined) throw request.missing()
  const decide = ({ state }: StoredInstance) => request.command(owner.number, state) ?? GONE
  const result = await commandInstance(services, owner.instanceId, decide)
  switch (result.outcome) {
    case 'done':
      return result.state
    case 'missing':
      throw request.missing()
    case 'refused':
      throw result.refusal === GONE ? request.missing() : request.refused(result.refusal)
  }
}
