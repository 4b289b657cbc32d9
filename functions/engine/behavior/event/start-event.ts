import { leave } from '../../flow/leave.ts'
import type { ElementBehavior } from '../element-behavior.ts'

/** A start event passes on: whatever triggered it has happened already. */
export const startEvent: ElementBehavior = { execute: leave }
