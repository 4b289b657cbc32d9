import { copyFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { type EntryName, entryNames } from './entries.ts'

/** A bundle is one ES module; libraries in it that are CommonJS still call `require`. */
const requireForCommonJs = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);"

/** What the sandbox's thread loads: it looks for it beside its own file. */
const SANDBOX = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm')

/**
 * Bundles the entries into `<directory>/<entry>/index.mjs`, each with all that it needs and nothing else, the SDK
 * included: what runs is what was tested. One call of esbuild takes a second; CDK's own NodejsFunction starts a shell
 * and npx for each function.
 */
export function writeBundles(directory: string): void {
  for (const entry of entryNames) writeBundle(entry, directory)
}

/**
 * What only some models need is imported when they come (`import()`), and so is a file of its own beside the entry's. Such files are
 * named by their contents: those of an earlier build would stay and be deployed. The sandbox's thread shares nothing with the entry, which would be
 * cut into more files for it.
 */
function writeBundle(entry: EntryName, directory: string): void {
  const outdir = resolve(directory, entry)
  rmSync(outdir, { recursive: true, force: true })
  bundleInto(outdir, `functions/${entry}.ts`, 'index')
  bundleInto(outdir, 'functions/script/sandbox-worker.ts', 'sandbox-worker')
  bundleInto(outdir, 'functions/script/feel-worker.ts', 'feel-worker')
  copyFileSync(SANDBOX, resolve(outdir, basename(SANDBOX)))
}

function bundleInto(outdir: string, file: string, name: string): void {
  buildSync({
    absWorkingDir: resolve(import.meta.dirname, '../../..'),
    entryPoints: [{ in: file, out: name }],
    outdir,
    splitting: true,
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
