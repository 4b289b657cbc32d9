import { leave } from '../../flow/leave.ts'
import type { ElementBehavior } from '../element-behavior.ts'

/** A boundary event that has been triggered passes on; the activity it is attached to has waited for it. */
export const boundaryEvent: ElementBehavior = { execute: leave }
