import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  BPMN_ELEMENTS,
  EXTENSION_ATTRIBUTES,
  EXTENSION_ELEMENTS,
} from '../../../../../functions/engine/bpmn/validate/support-table.ts'
import { supportDocument } from './support-document.ts'

const Schema = z.object({
  types: z.array(
    z.object({
      name: z.string(),
      isAbstract: z.boolean().optional(),
      superClass: z.array(z.string()).optional(),
      extends: z.array(z.string()).optional(),
      properties: z.array(z.object({ name: z.string(), isAttr: z.boolean().optional() })).optional(),
    }),
  ),
})

function schemaOf(resource: string) {
  const path = createRequire(import.meta.url).resolve(resource)
  return Schema.parse(JSON.parse(readFileSync(path, 'utf8'))).types
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

const BPMN = schemaOf('bpmn-moddle/resources/bpmn/json/bpmn.json')
const EXTENSION = schemaOf('camunda-bpmn-moddle/resources/camunda.json')

/** Names of all elements that are a kind of `ancestor`. */
function kindsOf(ancestor: string): readonly string[] {
  const children = BPMN.filter(({ superClass = [] }) => superClass.includes(ancestor))
  return children.flatMap(({ name, isAbstract }) => [...(isAbstract ? [] : [name]), ...kindsOf(name)])
}

const ABSTRACT = [
  'Activity',
  'ChoreographyActivity',
  'DataAssociation',
  'Event',
  'EventDefinition',
  'FlowNode',
  'Gateway',
  'CatchEvent',
  'ThrowEvent',
]

describe('the support table', () => {
  test('docs/bpmn.md says the same', async () => {
    await expect(await supportDocument()).toMatchFileSnapshot('../../../../../docs/bpmn.md')
  })

  test.each(['FlowElement', 'Artifact', 'EventDefinition', 'LoopCharacteristics', 'ResourceRole'])(
    'has every kind of %s',
    (ancestor) => {
      const names = new Set(
        kindsOf(ancestor)
          .filter((name) => !ABSTRACT.includes(name))
          .map(lowerFirst),
      )
      const rows = new Set(BPMN_ELEMENTS.map(({ name }) => name))
      expect([...names].filter((name) => !rows.has(name))).toEqual([])
    },
  )

  test("has every element of the extension's schema", () => {
    const names = EXTENSION.filter(({ superClass = [] }) => superClass.includes('Element')).map(
      ({ name }) => `camunda:${lowerFirst(name)}`,
    )
    const rows = new Set(EXTENSION_ELEMENTS.map(({ name }) => name))
    expect(names.filter((name) => !rows.has(name) && name !== 'camunda:inOutBinding')).toEqual([])
  })

  test("has every attribute of the extension's schema", () => {
    const onBpmn = EXTENSION.filter((type) => type.extends !== undefined)
    const attributes = onBpmn.flatMap(({ properties = [] }) =>
      properties.filter(({ isAttr }) => isAttr).map(({ name }) => name),
    )
    const rows = new Set(EXTENSION_ATTRIBUTES.map(({ name }) => name))
    expect(attributes.filter((name) => !rows.has(`camunda:${name.replace('camunda:', '')}`))).toEqual([])
  })
})
