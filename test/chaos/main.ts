import './quiet.ts'
import { parseArgs } from 'node:util'
import { FAULTS, type Fault } from './faults.ts'
import { runSeed, type SeedResult } from './run-seed.ts'

const { values } = parseArgs({
  options: {
    /** How many seeds, from 1. */
    seeds: { type: 'string', default: '50' },
    instances: { type: 'string', default: '2000' },
    /** This one only: to repeat a violation. */
    seed: { type: 'string' },
  },
})

const instances = Number(values.instances)
const seeds =
  values.seed === undefined ? Array.from({ length: Number(values.seeds) }, (_, at) => at + 1) : [Number(values.seed)]

const results: SeedResult[] = []
for (const seed of seeds) {
  const result = await runSeed(seed, instances)
  results.push(result)
  printSeed(result)
}
printSummary(results)
process.exitCode = results.some(({ violations }) => violations.length > 0) ? 1 : 0

function printSeed({ seed, modifications, observations, faults, violations, duration }: SeedResult): void {
  const injected = [...faults.values()].reduce((sum, count) => sum + count, 0)
  const minutes = Math.round(duration / 60_000)
  console.log(
    `seed ${seed}: ${modifications} modifications, ${injected} faults, ${observations} observations, ${minutes} minutes: ${violations.length} violations`,
  )
  for (const violation of violations.slice(0, 10)) console.log(`  ${violation}`)
  if (violations.length > 0) console.log(`  npm run chaos -- --seed ${seed} --instances ${instances}`)
}

function printSummary(all: readonly SeedResult[]): void {
  const sum = (of: (result: SeedResult) => number) => all.reduce((total, result) => total + of(result), 0)
  const faultsOf = (fault: Fault) => sum(({ faults }) => faults.get(fault) ?? 0)
  console.log(`\n${all.length} seeds of ${instances} instances, ${sum(({ batches }) => batches)} batches`)
  console.log(`${sum(({ modifications }) => modifications)} modifications`)
  console.log(`${sum(({ observations }) => observations)} observations of statistics`)
  for (const fault of FAULTS) console.log(`${String(faultsOf(fault)).padStart(10)}  ${fault}`)
  console.log(`${String(sum(({ violations }) => violations.length)).padStart(10)}  violations`)
}
