import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test } from 'vitest'
import { createStack } from './synthesize.ts'

describe("AWS's review of the stack (cdk-nag, AwsSolutions)", () => {
  test.each([
    ['by default', createStack()],
    [
      'with every option on',
      createStack({
        stage: 'dev',
        customerManagedKey: 'true',
        alarmEmail: 'operations@example.com',
        jwtIssuer: 'https://login.example.com',
        jwtAudience: 'shunt',
        console: 'true',
        consoleClientId: 'console',
      }),
    ],
    ['with users and a console of its own', createStack({ userPool: 'true', console: 'true' })],
  ])('finds nothing %s', (_, stack) => {
    const { violations } = new AwsSolutionsChecks().validateScope(stack)
    expect(violations.map(({ ruleName, violatingResources }) => ({ ruleName, violatingResources }))).toEqual([])
  })
})
