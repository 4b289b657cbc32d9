import { defineConfig } from 'vitest/config'

/**
 * unit: no network, no process. integration: one part of Shunt on an embedded database or embedded queues, or the whole in this process.
 * conformance: recordings of the reference engine, replayed over HTTP. e2e: `npm start` as a user starts it, killed and started again.
 */
export default defineConfig({
  test: {
    projects: ['unit', 'integration', 'conformance', 'e2e'].map((name) => ({
      test: { name, include: [`test/${name}/**/*.test.ts`] },
    })),
  },
})
