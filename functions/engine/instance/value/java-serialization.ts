import type { JsonValue } from './typed-value.ts'
import { isList } from './typed-value-json.ts'

/** What Java serializes a list or a map as: `java.util.ArrayList`, `java.util.HashMap`, with boxed numbers and texts in them. */
const STREAM_HEADER = [0xac, 0xed, 0x00, 0x05]
const TC_NULL = 0x70
const TC_CLASSDESC = 0x72
const TC_OBJECT = 0x73
const TC_STRING = 0x74
const TC_BLOCKDATA = 0x77
const TC_ENDBLOCKDATA = 0x78
const TC_LONGSTRING = 0x7c

const SC_WRITE_METHOD = 0x01
const SC_SERIALIZABLE = 0x02

/**
 * A JSON value in the format application/x-java-serialized-object, as Base64 (Java Object Serialization Specification, chapter 6). A whole number
 * is an Integer where it fits and a Long beyond, others are Doubles. Each class is described where it occurs: readers do not mind.
 */
export function javaSerialized(json: JsonValue): string {
  const out = [...STREAM_HEADER]
  writeObject(out, json)
  return base64(out)
}

function writeObject(out: number[], json: JsonValue): void {
  if (json === null) out.push(TC_NULL)
  else if (typeof json === 'string') writeString(out, json)
  else if (typeof json === 'boolean') out.push(TC_OBJECT, ...BOOLEAN, json ? 1 : 0)
  else if (typeof json === 'bigint') out.push(...longBytes(json))
  else if (typeof json === 'number') out.push(...numberBytes(json))
  else if (isList(json)) writeList(out, json)
  else writeMap(out, Object.entries(json))
}

interface JavaClass {
  readonly name: string
  readonly serialVersionUid: bigint
  readonly flags: number
  /** Type codes and names, in the order in which they are written. */
  readonly fields: readonly (readonly [string, string])[]
  readonly parent?: JavaClass
}

const NUMBER: JavaClass = {
  name: 'java.lang.Number',
  serialVersionUid: 0x86ac951d0b94e08bn,
  flags: SC_SERIALIZABLE,
  fields: [],
}
/** Each class as it is described in the stream: thousands of items are of the same. */
const INTEGER = description(boxed('Integer', 0x12e2a0a4f7818738n, 'I', NUMBER))
const LONG = description(boxed('Long', 0x3b8be490cc8f23dfn, 'J', NUMBER))
const DOUBLE = description(boxed('Double', 0x80b3c24a296bfb04n, 'D', NUMBER))
const BOOLEAN = description(boxed('Boolean', 0xcd207280d59cfaeen, 'Z'))
const ARRAY_LIST = description({
  name: 'java.util.ArrayList',
  serialVersionUid: 0x7881d21d99c7619dn,
  flags: SC_SERIALIZABLE | SC_WRITE_METHOD,
  fields: [['I', 'size']],
})
const HASH_MAP = description({
  name: 'java.util.HashMap',
  serialVersionUid: 0x0507dac1c31660d1n,
  flags: SC_SERIALIZABLE | SC_WRITE_METHOD,
  fields: [
    ['F', 'loadFactor'],
    ['I', 'threshold'],
  ],
})

function boxed(name: string, serialVersionUid: bigint, type: string, parent?: JavaClass): JavaClass {
  const fields = [[type, 'value']] as const
  return { name: `java.lang.${name}`, serialVersionUid, flags: SC_SERIALIZABLE, fields, ...(parent && { parent }) }
}

function description({ name, serialVersionUid, flags, fields, parent }: JavaClass): number[] {
  const described = fields.flatMap(([type, field]) => [type.charCodeAt(0), ...shortText(field)])
  const head = [TC_CLASSDESC, ...shortText(name), ...bytesOf(8, (view) => view.setBigUint64(0, serialVersionUid))]
  const tail = [TC_ENDBLOCKDATA, ...(parent === undefined ? [TC_NULL] : description(parent))]
  return [...head, flags, ...int16(fields.length), ...described, ...tail]
}

function writeList(out: number[], items: readonly JsonValue[]): void {
  const size = int32(items.length)
  out.push(TC_OBJECT, ...ARRAY_LIST, ...size, TC_BLOCKDATA, 4, ...size)
  for (const item of items) writeObject(out, item)
  out.push(TC_ENDBLOCKDATA)
}

/** A reader makes a table of its own size from the load factor and the count. */
function writeMap(out: number[], entries: readonly (readonly [string, JsonValue])[]): void {
  const loadFactor = bytesOf(4, (view) => view.setFloat32(0, 0.75))
  out.push(TC_OBJECT, ...HASH_MAP, ...loadFactor, ...int32(12))
  out.push(TC_BLOCKDATA, 8, ...int32(16), ...int32(entries.length))
  for (const [key, value] of entries) {
    writeString(out, key)
    writeObject(out, value)
  }
  out.push(TC_ENDBLOCKDATA)
}

function numberBytes(number: number): number[] {
  if ((number | 0) === number && !Object.is(number, -0)) return [TC_OBJECT, ...INTEGER, ...int32(number)]
  if (Number.isSafeInteger(number) && !Object.is(number, -0)) return longBytes(BigInt(number))
  return [TC_OBJECT, ...DOUBLE, ...bytesOf(8, (view) => view.setFloat64(0, number))]
}

function longBytes(number: bigint): number[] {
  return [TC_OBJECT, ...LONG, ...bytesOf(8, (view) => view.setBigInt64(0, number))]
}

function writeString(out: number[], text: string): void {
  const bytes = modifiedUtf8(text)
  if (bytes.length <= 0xffff) out.push(TC_STRING, ...int16(bytes.length))
  else out.push(TC_LONGSTRING, ...int32(0), ...int32(bytes.length))
  for (const byte of bytes) out.push(byte)
}

function shortText(text: string): number[] {
  return [...int16(text.length), ...modifiedUtf8(text)]
}

/** Java's own: each half of a surrogate pair by itself, and no byte that is 0 (java.io.DataInput). */
function modifiedUtf8(text: string): number[] {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0 && unit < 0x80) bytes.push(unit)
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f))
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f))
  }
  return bytes
}

function int16(number: number): number[] {
  return bytesOf(2, (view) => view.setUint16(0, number))
}

function int32(number: number): number[] {
  return bytesOf(4, (view) => view.setInt32(0, number))
}

function bytesOf(length: number, write: (view: DataView) => void): number[] {
  const view = new DataView(new ArrayBuffer(length))
  write(view)
  return [...new Uint8Array(view.buffer)]
}

/** In parts: an argument for each byte is more than a call takes, and a text for each byte is slow. */
function base64(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.slice(at, at + 8192))
  return btoa(text)
}
