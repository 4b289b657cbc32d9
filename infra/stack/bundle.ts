import { resolve } from 'node:path'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { buildSync } from 'esbuild'
import type { EntryName } from './entries.ts'

const repository = resolve(import.meta.dirname, '../..')
const bundles = resolve(repository, 'cdk.out/functions')

/** A bundle is one ES module; libraries in it that are CommonJS still call `require`. */
const requireForCommonJs = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);"

/**
 * Bundles the entries, each with all that it needs and nothing else, the SDK included: what runs is what was tested. All in one call of esbuild,
 * which takes a second; CDK's own NodejsFunction starts a shell and npx for each function.
 */
export function bundleEntries(entries: readonly EntryName[]): (entry: EntryName) => Code {
  buildSync({
    absWorkingDir: repository,
    entryPoints: entries.map((entry) => ({ in: `functions/${entry}.ts`, out: `${entry}/index` })),
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: requireForCommonJs },
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
  return (entry) => Code.fromAsset(resolve(bundles, entry))
}
