import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const repository = resolve(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'import-rules-'))
cpSync(join(repository, 'biome.json'), join(folder, 'biome.json'))
cpSync(join(repository, 'infra/check'), join(folder, 'infra/check'), { recursive: true })
afterAll(() => rmSync(folder, { recursive: true }))

/** What the linter says about a file with this content at this place in the house. */
function complaintsAbout(path: string, code: string): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${code}\n`)
  const { stdout, stderr } = spawnSync(
    join(repository, 'node_modules/.bin/biome'),
    ['lint', '--vcs-enabled=false', '--reporter=github', path],
    { cwd: folder, encoding: 'utf8' },
  )
  rmSync(file)
  return stdout + stderr
}

describe('the import rules', () => {
  test.each([
    ['functions/engine/step.ts', "export { a } from '../store/table.ts'", 'nothing of ours outside itself'],
    [
      'functions/engine/behavior/activity/task.ts',
      "export type { A } from '../../../shell/services.ts'",
      'nothing of ours outside',
    ],
    ['functions/engine/behavior/task.ts', "export { readFile } from 'node:fs'", 'The engine is pure'],
    ['functions/engine/behavior/task.ts', "export { z } from 'zod'", 'The engine is pure'],
    ['functions/engine/expression/parse.ts', "export { BpmnModdle } from 'bpmn-moddle'", 'The engine is pure'],
    ['functions/engine/expression/parse.ts', "export { evaluate } from 'feelin'", 'The engine is pure'],
    ['functions/engine/step.ts', 'export const now = Date.now()', 'no clock and no random'],
    ['functions/engine/step.ts', 'export const now = new Date()', 'no clock and no random'],
    ['functions/engine/step.ts', 'export const id = Math.random()', 'no clock and no random'],
    ['functions/engine/step.ts', 'export const stage = process.env.STAGE', 'global variable process'],
    ['functions/batch/seed.ts', "export * from '@aws-sdk/client-dynamodb'", 'Only functions/store/ talks to DynamoDB'],
    ['functions/routes/batch.ts', "export * from '@aws-sdk/client-sqs'", 'Only functions/queue/ talks to SQS'],
    [
      'functions/queue/queues.ts',
      "export * from '@aws-sdk/client-dynamodb'",
      'Only functions/store/ talks to DynamoDB',
    ],
    ['functions/store/table.ts', "export * from '../instance/outbox.ts'", 'never back'],
    ['functions/store/batch/items.ts', "export * from '../../batch/seed/seed.ts'", 'never back'],
    ['functions/batch/seed.ts', "export * from '../routes/batch.ts'", 'never back'],
    ['functions/batch/work/work.ts', "export * from '../../http/app.ts'", 'never back'],
    ['functions/instance/outbox.ts', "export * from '../jobs/timers.ts'", 'never back'],
    ['functions/repository/definitions.ts', "export * from '../instance/outbox.ts'", 'never back'],
    ['functions/http/app.ts', "export * from '../routes/resources.ts'", 'never back'],
    ['functions/script/sandbox.ts', "export { readFile } from 'node:fs'", 'would find nothing here'],
    ['console/batch/page.ts', "export * from '../../functions/batch/seed.ts'", 'nothing but the REST API'],
    ['console/batch/page.ts', "export { readFile } from 'node:fs'", 'nothing but the REST API'],
    ['functions/shell/ids.ts', "export * from '../instance/outbox.ts'", 'never back'],
    ['functions/query/find.ts', "export * from '../batch/seed.ts'", 'never back'],
    ['functions/routes/batch.ts', "export * from '../../infra/local/main.ts'", 'does not know where it runs'],
  ])('refuse in %s: %s', (path, code, complaint) => {
    expect(complaintsAbout(path, code)).toContain(complaint)
  })

  test.each([
    ['functions/engine/bpmn/parse.ts', "export { BpmnModdle } from 'bpmn-moddle'"],
    ['functions/engine/expression/parse.ts', "export { default } from 'jsep'"],
    ['functions/engine/feel/feel-runner.ts', "export { evaluate } from 'feelin'"],
    ['functions/script/sandbox.ts', "export * from 'quickjs-emscripten-core'"],
    ['functions/engine/behavior/task.ts', "export * from '../step.ts'\nexport const time = new Date(0)"],
    ['functions/store/table.ts', "export * from '@aws-sdk/client-dynamodb'"],
    ['functions/batch/seed.ts', "export * from '../store/table.ts'"],
    ['functions/store/batch/items.ts', "export * from '../process-instance/items.ts'"],
    ['functions/query/conditions/fields.ts', "export * from '../../engine/instance/ids.ts'"],
    ['functions/seed.ts', "export * from './batch/seed.ts'"],
  ])('allow in %s: %s', (path, code) => {
    expect(complaintsAbout(path, code)).not.toMatch(/noRestricted|title=plugin/)
  })

  test('refuse a cycle', () => {
    writeFileSync(join(folder, 'other.ts'), "import { a } from './one.ts'\nexport const b = a")
    expect(complaintsAbout('one.ts', "import { b } from './other.ts'\nexport const a = b")).toContain('noImportCycles')
  })
})
