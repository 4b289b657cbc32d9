import { resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { entryNames } from './entries.ts'

/** A bundle is one ES module; libraries in it that are CommonJS still call `require`. */
const requireForCommonJs = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);"

/**
 * Bundles the entries into `<directory>/<entry>/index.mjs`, each with all that it needs and nothing else, the SDK
 * included: what runs is what was tested. One call of esbuild takes a second; CDK's own NodejsFunction starts a shell
 * and npx for each function.
 */
export function writeBundles(directory: string): void {
  buildSync({
    absWorkingDir: resolve(import.meta.dirname, '../..'),
    entryPoints: entryNames.map((entry) => ({ in: `functions/${entry}.ts`, out: `${entry}/index` })),
    outdir: directory,
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
}
