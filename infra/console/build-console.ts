import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type OutputFile } from 'esbuild'

const SOURCE = fileURLToPath(new URL('../../console/', import.meta.url))

/** One file of the console as it is served. */
export interface ConsoleFile {
  /** Below /console/: `index.html`, `main-3F2A….js`. */
  readonly name: string
  readonly contentType: string
  readonly body: Uint8Array
  /** Whether its name changes with its contents, so that a browser may keep it for ever. */
  readonly isHashed: boolean
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

/**
 * The console as static files: scripts and styles bundled by esbuild, the diagram's in a script of its own that is loaded with the first diagram.
 * Rejects with esbuild's messages where the sources are wrong.
 */
export async function buildConsole(): Promise<readonly ConsoleFile[]> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'main.tsx')],
    outdir: SOURCE,
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    assetNames: 'asset-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'file', '.woff': 'empty', '.woff2': 'empty', '.ttf': 'empty', '.eot': 'empty' },
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  })
  const bundled = outputFiles.map((file) => consoleFile(basename(file.path), file.contents, true))
  const index = await page(outputFiles)
  const icon = consoleFile('icon.svg', await readFile(join(SOURCE, 'icon.svg')), false)
  return [index, icon, ...bundled]
}

async function page(files: readonly OutputFile[]): Promise<ConsoleFile> {
  const html = await readFile(join(SOURCE, 'index.html'), 'utf8')
  const named = (pattern: RegExp) => files.map(({ path }) => basename(path)).find((name) => pattern.test(name)) ?? ''
  const filled = html.replace('%STYLE%', named(/^main-.*\.css$/)).replace('%SCRIPT%', named(/^main-.*\.js$/))
  return consoleFile('index.html', Buffer.from(filled), false)
}

function consoleFile(name: string, body: Uint8Array, isHashed: boolean): ConsoleFile {
  return { name, contentType: TYPES[extname(name)] ?? 'application/octet-stream', body, isHashed }
}

/** A file's ETag: its contents' hash. */
export function etagOf({ body }: ConsoleFile): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}
