import { readFileSync } from 'node:fs'
import { z } from 'zod'

// Every package of the lock file has a hash: what has none is whatever a registry gives.

const locked = z.object({
  integrity: z.string().optional(),
  link: z.boolean().optional(),
  inBundle: z.boolean().optional(),
})
const lockFile = z.object({ packages: z.record(z.string(), locked) })

const { packages } = lockFile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
const open = Object.entries(packages).filter(
  ([path, { integrity, link, inBundle }]) => path !== '' && !link && !inBundle && !integrity?.startsWith('sha512-'),
)
for (const [path] of open) console.error(`${path} has no sha512 integrity in package-lock.json`)
console.log(`${Object.keys(packages).length} locked packages, ${open.length} without a hash`)
process.exitCode = open.length === 0 ? 0 : 1
