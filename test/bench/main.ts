/**
 * `npm run bench -- --instances 10000`: a batch from the HTTP request to its end on the local stack, with what it costs.
 * `npm run bench -- --queries --instances 100000`: the queries alone. `npm run bench -- --operators --instances 100000`: what operators wait for, with failures among
 * them. `npm run bench -- --history --instances 10000`: what a history level costs. `npm run bench -- --control --instances 100000`: what previews, limits, pauses and undos cost. `npm run bench -- --engine`: the pure engine alone. Exits with 1 where a bar of the design is missed.
 */
import '../../infra/local/warnings-only.ts'
import { parseArgs } from 'node:util'
import { type BatchFigures, measureBatch, measureQueriesAlone } from './batch-bench.ts'
import { type ControlFigures, controlTable, measureControl } from './control-bench.ts'
import { type EngineFigures, measureEngine } from './engine-bench.ts'
import { type HistoryFigures, historyTable, measureHistory } from './history-bench.ts'
import { measureOperators, type Wait } from './operators-bench.ts'
import type { QueryFigures } from './query-bench.ts'
import { measureRules, type RulesFigures } from './rules-bench.ts'

interface Bar {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The greatest, or with `least` the least, that passes; undefined for a figure that has no bar. */
  readonly limit?: number
  readonly isLeast?: boolean
}

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '10000' },
    queries: { type: 'boolean', default: false },
    operators: { type: 'boolean', default: false },
    control: { type: 'boolean', default: false },
    history: { type: 'boolean', default: false },
    engine: { type: 'boolean', default: false },
  },
})

const bars = await measured()
for (const bar of bars) console.log(lineOf(bar))
process.exitCode = bars.every(isMet) ? 0 : 1

async function measured(): Promise<Bar[]> {
  if (values.engine) return [...engineBars(await measureEngine()), ...rulesBars(await measureRules())]
  const instances = readCount(values.instances)
  if (values.history) return historyBars(await measureHistory(instances))
  if (values.control) return controlBars(await measureControl(instances))
  if (values.operators) return (await measureOperators(instances)).map(waitBar)
  return values.queries ? queryBars(await measureQueriesAlone(instances)) : batchBars(await measureBatch(instances))
}

function readCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count > 0) return count
  throw new Error(`--instances ${text}: a whole number above 0 is wanted.`)
}

function batchBars(figures: BatchFigures): Bar[] {
  return [
    { name: 'created within', value: figures.creationSeconds, unit: 's', limit: 29 },
    {
      name: 'speed, request to completed batch',
      value: figures.instancesPerSecond,
      unit: 'instances/s',
      limit: 1000,
      isLeast: true,
    },
    { name: 'a batch of ten, created meanwhile', value: figures.smallBatchSeconds, unit: 's', limit: 5 },
    ...queryBars(figures),
    { name: 'time of this process', value: figures.cpuMsPerInstance, unit: 'CPU ms/instance' },
    { name: 'item size', value: figures.itemBytes, unit: 'bytes' },
    { name: 'write units, indexes included', value: figures.writeUnits, unit: '/instance', limit: 1.1 },
    { name: 'read units', value: figures.readUnits, unit: '/instance', limit: 0.62 },
    { name: 'SQS requests', value: figures.queueRequests, unit: '/instance', limit: 0.03 },
    { name: 'most writes on one key', value: figures.hottestKey, unit: '/100 jobs', limit: 1 },
    { name: 'instances whose index entry changed', value: figures.changedIndexEntries, unit: '', limit: 0 },
    { name: 'memory of the server at most', value: figures.memoryMegabytes, unit: 'MB', limit: 1024 },
  ]
}

function queryBars(figures: QueryFigures): Bar[] {
  return [
    { name: 'first page of a query by activity', value: figures.firstPageSeconds, unit: 's', limit: 1 },
    { name: 'count of all instances', value: figures.countSeconds, unit: 's', limit: 5 },
    { name: 'count by activity', value: figures.countByActivitySeconds, unit: 's', limit: 5 },
    { name: 'one instance of all', value: figures.oneInstanceSeconds, unit: 's', limit: 0.2 },
    { name: 'one task of all', value: figures.oneTaskSeconds, unit: 's', limit: 0.2 },
    { name: 'first page of all, sorted', value: figures.sortedPageSeconds, unit: 's', limit: 5 },
    { name: 'statistics of activities', value: figures.statisticsSeconds, unit: 's', limit: 10 },
    { name: 'statistics of activities, asked again', value: figures.statisticsAgainSeconds, unit: 's', limit: 1 },
  ]
}

function waitBar({ name, seconds, limit }: Wait): Bar {
  return { name, value: seconds, unit: 's', ...(limit !== undefined && { limit: Number(limit.toFixed(2)) }) }
}

/** Prints the table of what each costs, and gives what has a bar. */
function controlBars(figures: readonly ControlFigures[]): Bar[] {
  console.log(controlTable(figures))
  return figures.flatMap((figure) => {
    const { name, limits } = figure
    const bar = (key: keyof typeof limits, what: string, unit: string): Bar[] =>
      limits[key] === undefined ? [] : [{ name: `${name}: ${what}`, value: figure[key], unit, limit: limits[key] }]
    return [
      ...bar('seconds', 'time', 's'),
      ...bar('writeUnits', 'write units', '/instance'),
      ...bar('readUnits', 'read units', '/instance'),
      ...bar('queueRequests', 'SQS requests', '/instance'),
      ...bar('hottestKey', 'one key', 'writes/100 jobs'),
    ]
  })
}

/** Prints the table of what each level costs; the bars of a batch hold where nothing is kept. */
function historyBars(figures: readonly HistoryFigures[]): Bar[] {
  console.log(historyTable(figures))
  return figures.flatMap(({ level, batch }) => (level === 'none' ? batchBars(batch) : []))
}

function engineBars(figures: EngineFigures): Bar[] {
  return [
    { name: 'moves through a process of tasks', value: figures.movesPerSecond, unit: '/s' },
    { name: 'modification of the two-task process, median', value: figures.smallMicroseconds, unit: 'µs', limit: 50 },
    { name: `modification of ${figures.largestName}, median`, value: figures.largestMicroseconds, unit: 'µs' },
  ]
}

function rulesBars(figures: RulesFigures): Bar[] {
  return [
    { name: 'instance with a script task, median', value: figures.scriptMicroseconds, unit: 'µs' },
    { name: 'table of ten rules, median', value: figures.tableMicroseconds, unit: 'µs' },
  ]
}

function isMet({ value, limit, isLeast = false }: Bar): boolean {
  if (limit === undefined) return true
  return isLeast ? value >= limit : value <= limit
}

function lineOf(bar: Bar): string {
  const { name, value, unit, limit, isLeast = false } = bar
  const figure = value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 3 : 0 })
  const wanted = limit === undefined ? '' : `  (${isLeast ? '≥' : '≤'} ${limit}: ${isMet(bar) ? 'met' : 'MISSED'})`
  return `${name.padEnd(46)} ${figure.padStart(10)} ${unit}${wanted}`
}
