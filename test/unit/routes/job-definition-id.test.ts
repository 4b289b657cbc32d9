import { expect, test } from 'vitest'
import { jobDefinitionIdOf, readJobDefinitionId } from '../../../functions/routes/job-definition/job-definition-id.ts'

test.each([
  ['timer', 'boundary'],
  ['asyncBefore', 'task#multiInstanceBody'],
] as const)('the id of a job definition says what it is about: %s at %s', (kind, activityId) => {
  const definition = { processDefinitionId: 'order:1:01a20afc-f2d7-7000-8000-fb9cb6c77d43', kind, activityId }
  const id = jobDefinitionIdOf(definition)
  expect(new URL(`http://shunt.test/job?jobDefinitionId=${id}`).searchParams.get('jobDefinitionId')).toBe(id)
  expect(readJobDefinitionId(id)).toEqual(definition)
})

test('a batch’s job definition is none of a process', () => {
  expect(readJobDefinitionId('01a20afc-f2d7-7000-8000-fb9cb6c77d43:seed')).toBeUndefined()
})
