// `npm start`, in JavaScript that every Node understands: an older one could not even read what is written in TypeScript.
const OLDEST = 24
const [major] = process.versions.node.split('.').map(Number)

if (major < OLDEST) {
  const remedy = 'run npm ci, which brings the right one, or install it (https://nodejs.org)'
  console.error(`Shunt needs Node ${OLDEST} or newer, and this is ${process.version}: ${remedy}.`)
  process.exitCode = 1
} else {
  const { superviseServer } = await import('./supervisor.ts')
  superviseServer(process.argv.slice(2))
}
