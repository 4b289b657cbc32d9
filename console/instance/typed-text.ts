/** The types of variables that are edited as text. Others (files, serialized objects) are shown only. */
export const EDITABLE_TYPES = [
  'String',
  'Boolean',
  'Integer',
  'Short',
  'Long',
  'Double',
  'Date',
  'Null',
  'Json',
  'Object',
] as const
export type EditableType = (typeof EDITABLE_TYPES)[number]

export type TypedText =
  | { readonly ok: true; readonly type: EditableType; readonly value: unknown }
  | { readonly ok: false; readonly problem: string }

const INTEGERS: Readonly<Record<'Integer' | 'Short', readonly [number, number]>> = {
  Integer: [-2_147_483_648, 2_147_483_647],
  Short: [-32_768, 32_767],
}

/** A variable's value out of what was typed, by its type; or what is wrong with it. */
export function readTyped(type: EditableType, text: string): TypedText {
  switch (type) {
    case 'String':
    case 'Json':
    case 'Object':
    case 'Date':
      return { ok: true, type, value: text }
    case 'Null':
      return { ok: true, type, value: null }
    case 'Boolean':
      return readBoolean(text.trim())
    case 'Integer':
    case 'Short':
      return readInteger(type, text.trim())
    case 'Long':
      return readLong(text.trim())
    case 'Double':
      return readDouble(text.trim())
  }
}

function readBoolean(text: string): TypedText {
  return text === 'true' || text === 'false'
    ? { ok: true, type: 'Boolean', value: text === 'true' }
    : { ok: false, problem: 'true or false.' }
}

function readInteger(type: 'Integer' | 'Short', text: string): TypedText {
  const [least, most] = INTEGERS[type]
  const value = Number(text)
  return text !== '' && Number.isInteger(value) && value >= least && value <= most
    ? { ok: true, type, value }
    : { ok: false, problem: `A whole number from ${least} to ${most}.` }
}

/** As text: a number of JavaScript would round it from 2^53 on. */
function readLong(text: string): TypedText {
  return /^[+-]?\d{1,19}$/.test(text)
    ? { ok: true, type: 'Long', value: text }
    : { ok: false, problem: 'A whole number.' }
}

function readDouble(text: string): TypedText {
  const value = Number(text)
  return text !== '' && Number.isFinite(value)
    ? { ok: true, type: 'Double', value }
    : { ok: false, problem: 'A number.' }
}

/** A variable's value as it is shown and edited. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Whether values of this type are edited as text. */
export function isEditable(type: string): type is EditableType {
  return EDITABLE_TYPES.some((known) => known === type)
}
