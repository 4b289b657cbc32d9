import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The recorded modifications of a profile, one JSON text a line; those with rules are ten times as long, and kept compressed. */
export function recordedLines(profile: 'core' | 'scopes' | 'wide' | 'rules'): string[] {
  const name = profile === 'rules' ? 'rules.jsonl.gz' : `${profile}.jsonl`
  const content = readFileSync(new URL(`modification/${name}`, import.meta.url))
  const text = profile === 'rules' ? gunzipSync(content).toString() : content.toString()
  return text.trim().split('\n').filter((line) => !isArbitrary(line))
}

/**
 * Recordings of what the reference leaves to chance: of several conditional events behind one event-based gateway that are true at once it takes any
 * (a hash set). rules-3179 has two of them, both `y == 0`.
 */
function isArbitrary(line: string): boolean {
  return line.startsWith('{"name":"rules-3179"')
}
