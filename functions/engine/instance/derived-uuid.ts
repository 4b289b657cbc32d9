/**
 * A UUIDv7 made of a time and a text: the same arguments give the same id, so an instance that a repeated effect creates again is found
 * there already. Spread by four mixed 32-bit hashes; the text has to hold random bits (another UUID) for the result to be as unique.
 */
export function derivedUuid(text: string, now: number): string {
  const time = now.toString(16).padStart(12, '0')
  const hash = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f]
    .map((seed) => hash32(text, seed).toString(16).padStart(8, '0'))
    .join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${hash.slice(8, 20)}`
}

/** FNV-1a with a seed, then MurmurHash3's finalizer, which spreads every bit over all others. */
function hash32(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
