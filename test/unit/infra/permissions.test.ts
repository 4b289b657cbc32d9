import { resolve } from 'node:path'
import { Match } from 'aws-cdk-lib/assertions'
import { buildSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { permissions } from '../../../infra/stack/permissions.ts'
import { resourcesOf, synthesize } from './synthesize.ts'

const statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().transform((resource) => [resource].flat()),
})
const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })

const contexts = { byDefault: {}, withKey: { customerManagedKey: true } }
const statements = Object.values(contexts).flatMap((context) =>
  [...resourcesOf(synthesize(context), 'AWS::IAM::Policy', policy).values()].flatMap(
    (found) => found.PolicyDocument.Statement,
  ),
)

/** What a bundled entry still imports of the SDK after tree shaking: the requests that its code can make. */
function requestsOf(entry: string): string[] {
  const { outputFiles } = buildSync({
    entryPoints: [resolve(import.meta.dirname, `../../../functions/${entry}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    treeShaking: true,
  })
  const code = outputFiles[0]?.text ?? ''
  const imports = [...code.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-dynamodb"/g)].map(
    ([, names]) => names ?? '',
  )
  return [...new Set(imports.join().match(/\b\w+(?=Command\b)/g))].toSorted()
}

describe('the permissions', () => {
  test('name their actions and resources; X-Ray alone knows no resource', () => {
    for (const { Action, Resource } of statements) {
      expect(Action.filter((action) => action.includes('*'))).toEqual([])
      if (JSON.stringify(Resource).includes('*')) {
        expect(Action).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'])
      }
    }
  })

  test('come from no managed policy', () => {
    synthesize().allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })

  test.each(Object.entries(permissions))(
    'of %s on the table are the requests that its code makes',
    (entry, { table }) => {
      expect(table.toSorted()).toEqual(requestsOf(entry))
    },
  )
})
