import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildConsole } from './build-console.ts'

/**
 * Builds the console into two folders of this one, for the two ways in which caches may keep its files: `hashed/`, for ever, and `named/`, which change under
 * their names. What was in them before goes. Rejects with esbuild's messages where the sources are wrong.
 */
export async function writeConsole(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const part of ['hashed', 'named']) await mkdir(join(folder, part), { recursive: true })
  for (const { name, body, isHashed } of await buildConsole()) {
    await writeFile(join(folder, isHashed ? 'hashed' : 'named', name), body)
  }
}
