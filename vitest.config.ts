import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * engine, unit: no network, no process. conformance: recordings of the reference engine, replayed by the engine and over HTTP. integration: one part of
 * Shunt on an embedded database or embedded queues, or the whole in this process. browser: the console's pages in a real browser. e2e: `npm start` as a user starts it, killed and started again.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'engine',
          include: ['test/unit/engine/**/*.test.ts'],
          // Pure functions leave nothing behind that one file could see of another: so the files share what they import.
          isolate: false,
          pool: 'threads',
          // They wait for nothing, so each processor takes its share; unless told, Vitest leaves one for itself: of two, half.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: ['test/unit/engine/**'],
          sequence: { groupOrder: 2 },
        },
      },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], sequence: { groupOrder: 2 } } },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          sequence: { groupOrder: 2 },
          // One test is a list of up to 79 requests to a server, not one call: five seconds say nothing about it.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // A real browser beside a whole server: after the others, for the same reason.
          sequence: { groupOrder: 3 },
          fileParallelism: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // They start whole servers and look at their times: after all others, and one at a time.
          sequence: { groupOrder: 3 },
          fileParallelism: false,
          testTimeout: 30_000,
        },
      },
    ],
  },
})
