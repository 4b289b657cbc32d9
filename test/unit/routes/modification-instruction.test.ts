import { describe, expect, test } from 'vitest'
import {
  batchInstructions,
  instructionSchema,
  singleInstructions,
} from '../../../functions/routes/modification/modification-instruction.ts'

const parsed = (...given: unknown[]) => given.map((instruction) => instructionSchema.parse(instruction))

describe('instructions for many instances', () => {
  test('ignore what only makes sense for one', () => {
    const given = { activityId: 'a', ancestorActivityInstanceId: 'x', variables: {} }
    const read = batchInstructions(
      parsed(
        { type: 'cancel', activityId: 'a', activityInstanceId: 'x', cancelCurrentActiveActivityInstances: true },
        { type: 'startBeforeActivity', ...given },
        { type: 'startTransition', transitionId: 'f', ...given },
      ),
    )
    expect(read).toEqual([
      { type: 'cancel', activityId: 'a', cancelCurrentActiveActivityInstances: true },
      { type: 'startBeforeActivity', activityId: 'a' },
      { type: 'startTransition', transitionId: 'f' },
    ])
  })

  test.each(['cancel', 'startBeforeActivity', 'startAfterActivity'])('%s needs an activity', (type) => {
    expect(() => batchInstructions(parsed({ type }))).toThrow(
      `For instruction type '${type}': 'activityId' must be set`,
    )
  })

  test('variables, which would be forgotten, are refused by name', () => {
    const given = { type: 'startBeforeActivity', activityId: 'a', variables: { v: { value: 1 } } }
    expect(() => batchInstructions(parsed(given))).toThrow(
      "For instruction type 'startBeforeActivity': 'variables' are not supported in /modification",
    )
  })

  test('startTransition needs a transition', () => {
    const message = "For instruction type 'startTransition': 'transitionId' must be set"
    expect(() => batchInstructions(parsed({ type: 'startTransition', activityId: 'a' }))).toThrow(message)
  })
})

describe('instructions for one instance', () => {
  test('respect ancestors and variables', () => {
    const variables = { v: { value: 1 }, w: { value: 2, local: true } }
    const start = { type: 'startAfterActivity', activityId: 'a', ancestorActivityInstanceId: 'x', variables }
    expect(singleInstructions(parsed(start))).toEqual([
      {
        type: 'startAfterActivity',
        activityId: 'a',
        ancestorActivityInstanceId: 'x',
        variables: { v: { type: 'Integer', value: 1 } },
        localVariables: { w: { type: 'Integer', value: 2 } },
      },
    ])
  })

  test.each([[{ type: 'cancel' }], [{ type: 'cancel', activityId: 'a', activityInstanceId: 'x' }]])(
    '%j does not say what to cancel',
    (instruction) => {
      expect(() => singleInstructions(parsed(instruction))).toThrow(/exactly one, 'activityId', 'activityInstanceId'/)
    },
  )
})
