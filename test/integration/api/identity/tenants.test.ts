import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ApiClient } from '../../../support/api/api-client.ts'
import { type DescribedRequest, describedOperations } from '../../../support/api/described-requests.ts'
import { modifyBoth, startTwoTenants, type TwoTenants } from './two-tenants.ts'

/** One test is some 1,000 requests: five seconds say nothing about it. In milliseconds, where others use the machine too. */
const LONGEST = 240_000

let tenants: TwoTenants
let everybody: ApiClient
let alpha: ApiClient

beforeAll(async () => {
  tenants = await startTwoTenants()
  await modifyBoth(tenants)
  everybody = tenants.everybody
  alpha = tenants.alpha
}, LONGEST)
afterAll(() => tenants.shell.stop())

const LISTS = [
  '/deployment',
  '/process-definition',
  '/decision-definition',
  '/decision-requirements-definition',
  '/process-instance',
  '/execution',
  '/task',
  '/external-task',
  '/variable-instance',
  '/job',
  '/job-definition',
  '/incident',
  '/event-subscription',
  '/batch',
  '/history/batch',
  '/history/process-instance',
  '/history/user-operation',
]

/** The ids of all that is of beta, or was made by who may see it. */
async function idsOfBeta() {
  const found: (readonly [list: string, ids: readonly string[]])[] = []
  for (const list of LISTS) {
    const mine = new Set(idsIn((await alpha.get(list)).body))
    const theirs = idsIn((await everybody.get(list)).body).filter((id) => !mine.has(id))
    expect(theirs, list).not.toEqual([])
    expect(mine.size, list).toBeGreaterThan(0)
    found.push([list, theirs])
  }
  return found
}

const entries = z.array(z.looseObject({ id: z.string().nullish(), operationId: z.string().nullish() }))

function idsIn(list: unknown): string[] {
  return entries.parse(list).flatMap(({ id, operationId }) => [id ?? [], operationId ?? []].flat())
}

/** What stands in the keys, names and values of beta, and in the ids of its definitions. */
const WORDS = ['beta', Buffer.from('beta').toString('base64url')]

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The same request, or answer, about things that there are not. */
function disguised(text: string, secrets: readonly string[]): string {
  const uuids = new Set(secrets.flatMap((id) => id.match(UUID) ?? []))
  const other = text.replaceAll(UUID, (uuid) => (uuids.has(uuid) ? `${uuid.slice(0, -6)}ffffff` : uuid))
  return other.replaceAll('beta', 'zeta').replaceAll(WORDS[1] ?? '', Buffer.from('zeta').toString('base64url'))
}

const NAMES = [
  'beta',
  'beta-order',
  'beta-task',
  'beta-variable',
  'beta-second',
  'shared',
  'payments',
  'arrived',
  'alarm',
]

/** Of each operation whose path names nothing. */
const RUNS = [1, 2]

/** What beta has, as it is listed to who may see all. */
async function stateOf(secrets: readonly string[]): Promise<unknown> {
  const lists = LISTS.map(async (list) => {
    const all = entries.parse((await everybody.get(list)).body)
    return all.filter((entry) => idsIn([entry]).some((id) => secrets.includes(id)))
  })
  return Promise.all(lists)
}

describe('who is bound to a tenant', () => {
  let secrets: readonly string[]
  /** One of each list. */
  let examples: ReadonlyMap<string, string>
  let before: unknown
  beforeAll(async () => {
    const ids = await idsOfBeta()
    secrets = [...new Set(ids.flatMap(([, found]) => found))]
    examples = new Map(ids.flatMap(([list, found]) => found.slice(-1).map((id) => [list, id] as const)))
    before = await stateOf(secrets)
  }, LONGEST)

  test(
    'is told nothing of another one by any route, whatever he asks for: it is as if it were not there',
    async () => {
      const definitions = entries.parse((await alpha.get('/process-definition')).body).flatMap(({ id }) => id ?? [])
      const words = fc.constantFrom(...examples.values(), ...NAMES, ...definitions)
      const document = (await alpha.get('/openapi.json')).body
      for (const { name, hasName, requests } of describedOperations(document, words)) {
        const named = name.includes('/key/') ? fc.constantFrom(...NAMES) : fc.constantFrom(...examples.values())
        const own = examples.get(LISTS.find((list) => name.includes(` ${list}/`)) ?? '')
        const first = [...(own === undefined ? [] : [fc.constant(own)]), named, named, named]
        const asked = hasName ? first.map(requests) : RUNS.map(() => requests(words))
        const property = fc.asyncProperty(fc.tuple(...asked), async (all) => {
          for (const request of all) await tellsNothing(name, request, secrets)
        })
        await fc.assert(property, { numRuns: 1, endOnFailure: true })
      }
      expect(await stateOf(secrets)).toEqual(before)
    },
    LONGEST,
  )
})

async function tellsNothing(name: string, request: DescribedRequest, secrets: readonly string[]) {
  const answer = await ask(request)
  const given = `${decodeURIComponent(request.path)} ${request.body ?? ''}`
  const told = [...secrets, ...WORDS].filter((secret) => answer.text.includes(secret) && !given.includes(secret))
  expect(told, `${name} tells`).toEqual([])
  if (request.method !== 'GET' && answer.status < 400) return
  const path = disguised(request.path, secrets)
  const other = await ask({ ...request, path, body: request.body && disguised(request.body, secrets) })
  expect({ ...answer, text: disguised(answer.text, secrets) }, `${name} as if it were not there`).toEqual(other)
}

/** As who is bound to alpha. */
async function ask({ method, path, body }: DescribedRequest) {
  const asked = method === 'GET' ? alpha.get(path) : alpha.send(methods.parse(method), path, body && JSON.parse(body))
  const { status, text } = await asked
  return { status, text }
}

const methods = z.enum(['POST', 'PUT', 'DELETE'])
