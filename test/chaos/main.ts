import './quiet.ts'
import { parseArgs } from 'node:util'
import { killServer } from './kill-server.ts'
import { runSeed, type SeedResult } from './run-seed.ts'
import { FAULTS, type Fault } from './world/faults.ts'

const { values } = parseArgs({
  options: {
    /** How many seeds, from 1. */
    seeds: { type: 'string', default: '50' },
    instances: { type: 'string', default: '2000' },
    /** This one only: to repeat a violation. */
    seed: { type: 'string' },
    /** Kills the whole server, 20 times in a batch of 10,000 instances, instead. */
    kill: { type: 'boolean', default: false },
  },
})

if (values.kill) await runKills(Number(values.seed ?? 1))
else await runSeeds(Number(values.instances))

async function runKills(seed: number): Promise<void> {
  const instances = 10_000
  const { kills, killsWithinBatch, movedOnce, atSecond } = await killServer({ instances, kills: 20, seed })
  console.log(`${kills} kills of the server, ${killsWithinBatch} of them within a batch of ${instances} instances`)
  console.log(`${movedOnce} instances modified exactly once, ${atSecond} where they should be`)
  process.exitCode = movedOnce === instances && atSecond === instances ? 0 : 1
}

async function runSeeds(instances: number): Promise<void> {
  const { seed, seeds: count } = values
  const seeds = seed === undefined ? Array.from({ length: Number(count) }, (_, at) => at + 1) : [Number(seed)]
  const results: SeedResult[] = []
  for (const one of seeds) {
    const result = await runSeed(one, instances)
    results.push(result)
    printSeed(result)
  }
  printSummary(results)
  process.exitCode = results.some(({ violations }) => violations.length > 0) ? 1 : 0
}

function printSeed({ seed, instances, modifications, observations, faults, violations, duration }: SeedResult): void {
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
  console.log(`\n${all.length} seeds of ${all[0]?.instances} instances, ${sum(({ batches }) => batches)} batches`)
  console.log(
    `${sum(({ modifications }) => modifications)} modifications, ${sum(({ undone }) => undone)} of them undos`,
  )
  console.log(`${sum(({ trailParts }) => trailParts)} parts of trails`)
  console.log(`${sum(({ observations }) => observations)} observations of statistics`)
  for (const fault of FAULTS) console.log(`${String(faultsOf(fault)).padStart(10)}  ${fault}`)
  console.log(`${String(sum(({ violations }) => violations.length)).padStart(10)}  violations`)
}
