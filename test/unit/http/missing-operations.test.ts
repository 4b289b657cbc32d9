import { expect, test } from 'vitest'
import { apiDescription, OPERATIONS_OF_REFERENCE, operationName } from '../../support/api/api-description.ts'

async function operationsOfShunt(): Promise<ReadonlySet<string>> {
  const { paths } = await apiDescription()
  return new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => operationName(method, path)),
    ),
  )
}

test('docs/missing-operations.md lists what Camunda 7 has and Shunt has not', async () => {
  const served = await operationsOfShunt()
  const missing = OPERATIONS_OF_REFERENCE.filter(({ path, method }) => !served.has(operationName(method, path)))
  const groups = Map.groupBy(missing, ({ path }) =>
    path
      .split('/')
      .slice(1, path.startsWith('/history/') ? 3 : 2)
      .join('/'),
  )
  const lines = [...groups].map(([group, operations]) => {
    const names = operations.map(({ path, method }) => `\`${method.toUpperCase()} ${path}\``)
    return `| \`/${group}\` | ${names.join(', ')} |`
  })
  const text = [
    '# What Camunda 7 has and Shunt has not',
    '',
    `Of the ${OPERATIONS_OF_REFERENCE.length} operations of Camunda 7.24's description (without OPTIONS) these ${missing.length} are not there. A request to one of them is answered with a 404 that says so. What is there is in [api.md](api.md) and at \`/openapi.json\`.`,
    '',
    '| resource | operations |',
    '|---|---|',
    ...lines,
    '',
  ].join('\n')
  await expect(text).toMatchFileSnapshot('../../../docs/missing-operations.md')
})
