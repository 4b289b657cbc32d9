import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../../functions/engine/command.ts'
import type { InstanceState } from '../../../functions/engine/instance/instance-state.ts'
import {
  readState,
  StoredFormatError,
  StoredStateError,
  writeState,
} from '../../../functions/engine/instance/stored-format.ts'
import { playOf, tell, treeOf, waitsAt } from './stage/play.ts'
import { createWorld, deploy, state } from './stage/world.ts'

/** An instance as a version of Shunt stored it, and where these commands lead it. Files are added for new formats, never changed. */
interface StoredState {
  readonly xml: string
  readonly stored: InstanceState
  readonly tree: string
  readonly commands: readonly Command[]
  readonly then: string
}

const folder = new URL('./stored-states/', import.meta.url)
const files = readdirSync(folder).sort()

describe('instances that an earlier version stored', () => {
  test.each(files)('%s is read and goes on', async (file) => {
    const fixture: StoredState = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    const world = createWorld()
    await deploy(world, fixture.xml)
    const read = readState(JSON.stringify(fixture.stored))
    world.instances.set(read.id, read)
    const p = playOf(world, read.id)
    expect(treeOf(p)).toBe(fixture.tree)
    for (const command of fixture.commands) tell(p, command)
    expect(state(world, read.id).end === undefined ? treeOf(p) : waitsAt(p)).toBe(fixture.then)
  })

  test('the file says in which format it was written', () => {
    for (const file of files) {
      const { stored }: StoredState = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
      expect(file).toMatch(new RegExp(`^format-${stored.format}-`))
    }
  })
})

test('a state that a later version wrote is not read', () => {
  const later = JSON.stringify({ format: 99, id: 'i' })
  expect(() => readState(later)).toThrow(StoredFormatError)
  expect(() => readState(later)).toThrow(/format 99/)
})

const whole = { format: 1, id: 'i', definitionId: 'p:1:x', startTime: 0, sequence: 0, root: { number: 0 } }

test.each([
  ['a list', []],
  ['an item of another kind', { id: 'i', name: 'x' }],
  ['one that lost its executions', { ...whole, root: undefined }],
  ['one that lost its number', { ...whole, sequence: null }],
  ['an execution inside that is none', { ...whole, root: { number: 0, children: [{ number: 1, children: [null] }] } }],
  ['jobs that are no list', { ...whole, root: { number: 0, jobs: {} } }],
  ['variables that are a list', { ...whole, root: { number: 0, variables: [] } }],
])('what is no state is not taken for one: %s', (_, stored) => {
  expect(() => readState(JSON.stringify(stored))).toThrow(StoredStateError)
})

test('what is written is read', () => {
  const written: InstanceState = {
    format: 1,
    id: 'i',
    definitionId: 'p:1:x',
    startTime: 0,
    sequence: 0,
    root: { number: 0 },
  }
  expect(readState(writeState(written))).toEqual(written)
})
