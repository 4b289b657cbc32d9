import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The recorded modifications of a profile, one JSON text a line; those with rules are ten times as long, and kept compressed. */
export function recordedLines(profile: 'core' | 'scopes' | 'wide' | 'rules'): string[] {
  const name = profile === 'rules' ? 'rules.jsonl.gz' : `${profile}.jsonl`
  const content = readFileSync(new URL(`modification/${name}`, import.meta.url))
  const text = profile === 'rules' ? gunzipSync(content).toString() : content.toString()
  return text.trim().split('\n')
}
