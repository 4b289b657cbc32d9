import { leave } from '../../flow/leave.ts'
import type { ElementBehavior } from '../element-behavior.ts'

/** Undefined and manual tasks: nothing that the engine would wait for (BPMN 2.0, 13.3.3). */
export const task: ElementBehavior = { execute: leave }
