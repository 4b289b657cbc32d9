/**
 * As much of Java as scripts of process models use: compiled only for those that do, because that takes ten times as long as the rest. A function that
 * gives the globals, and how values and errors of these classes are read.
 */
export const JAVA = `(function () {
  'use strict';
  const javaText = (value) => (value === null || value === undefined ? 'null' : String(value));

  class JavaList extends Array {
    static get [Symbol.species]() { return Array }
    size() { return this.length }
    get(index) { return this[index] }
    set(index, value) { const old = this[index]; this[index] = value; return old }
    add(...args) { if (args.length === 2) this.splice(args[0], 0, args[1]); else this.push(args[0]); return true }
    addAll(other) { for (const item of other) this.push(item); return true }
    contains(value) { return this.includes(value) }
    isEmpty() { return this.length === 0 }
    clear() { this.length = 0 }
    remove(index) { return this.splice(index, 1)[0] }
    toString() { return '[' + Array.from(this, javaText).join(', ') + ']' }
  }
  const listOf = (items) => { const list = new JavaList(); for (const item of items) list.push(item); return list };
  class JavaMap extends Map {
    put(key, value) { const old = this.get(key); this.set(key, value); return old }
    get(key) { const value = super.get(key); return value === undefined ? null : value }
    getOrDefault(key, other) { return this.has(key) ? this.get(key) : other }
    containsKey(key) { return this.has(key) }
    isEmpty() { return this.keySet().length === 0 }
    putAll(other) { for (const [key, value] of other) this.set(key, value) }
    remove(key) { const old = this.get(key); this.delete(key); return old }
    keySet() { return listOf(this.keys()) }
    toString() { return '{' + Array.from(this, ([key, value]) => key + '=' + javaText(value)).join(', ') + '}' }
  }
  Object.defineProperty(JavaMap.prototype, 'size', { value() { return this.keySet().length } });
  Object.defineProperty(JavaMap.prototype, 'values', { value() { return listOf(Map.prototype.values.call(this)) } });

  class JavaDate extends Date {
    toString() { return this.toISOString() }
  }

  class JavaException {
    constructor(message = null) { this.text = message }
    getMessage() { return this.text }
    toString() { return this.text === null ? this.className : this.className + ': ' + this.text }
  }
  const exceptionClass = (className) => {
    const type = class extends JavaException {};
    type.prototype.className = className;
    return type
  };
  class BpmnError extends JavaException {
    constructor(code, message = null) {
      super(message);
      if (code === null || code === undefined || code === '') throw new TypeError('Error Code must not be empty.');
      this.code = String(code)
    }
    getErrorCode() { return this.code }
  }
  BpmnError.prototype.className = 'org.camunda.bpm.engine.delegate.BpmnError';

  const silent = () => undefined;
  const types = {
    'java.util.ArrayList': JavaList,
    'java.util.LinkedList': JavaList,
    'java.util.HashMap': JavaMap,
    'java.util.LinkedHashMap': JavaMap,
    'java.util.TreeMap': JavaMap,
    'java.util.Date': JavaDate,
    'java.lang.String': String,
    'java.lang.Math': Math,
    'java.lang.Integer': { parseInt: (text) => parseInt(text, 10), valueOf: (value) => Number(value) | 0 },
    'java.lang.Long': { parseLong: (text) => parseInt(text, 10), valueOf: (value) => Math.trunc(Number(value)) },
    'java.lang.Double': { parseDouble: Number, valueOf: Number },
    'java.lang.Boolean': { parseBoolean: (text) => String(text).toLowerCase() === 'true', TRUE: true, FALSE: false },
    'java.lang.System': { currentTimeMillis: Date.now, out: { println: silent, print: silent } },
    'org.camunda.bpm.engine.delegate.BpmnError': BpmnError,
  };
  for (const name of ['java.lang.Exception', 'java.lang.RuntimeException', 'java.lang.IllegalArgumentException',
    'java.lang.IllegalStateException', 'org.camunda.bpm.engine.ProcessEngineException']) types[name] = exceptionClass(name);
  const type = (name) => {
    if (Object.hasOwn(types, name)) return types[name];
    throw new TypeError('Access to host class ' + name + ' is not allowed or does not exist.')
  };
  const packages = {};
  for (const name of Object.keys(types)) {
    const path = name.split('.');
    if (path[0] !== 'java') continue;
    let at = packages;
    for (const part of path.slice(1, -1)) at = at[part] = at[part] || {};
    at[path.at(-1)] = types[name]
  }

  const shown = (value) => {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value !== 'object' || value === null) return String(value);
    return Array.isArray(value) ? '(' + value.length + ')[...]' : '{...}'
  };
  const foreignText = (value) => {
    if (typeof value !== 'object') return String(value);
    if (Array.isArray(value)) return '(' + value.length + ')[' + value.slice(0, 100).map(shown).join(', ') + ']';
    if (value instanceof Date) return String(value);
    return '{' + Object.entries(value).slice(0, 100).map(([key, item]) => key + ': ' + shown(item)).join(', ') + '}'
  };
  return {
    globals: { Java: { type, from: (list) => Array.from(list), to: listOf }, java: packages },
    decode(value, decode) {
      if (value.kind === 'date') return new JavaDate(value.value);
      if (value.kind === 'list') return listOf(value.items.map(decode));
      const map = new JavaMap();
      for (const [key, item] of value.entries) map.set(key, decode(item));
      return map
    },
    encode(value, encode) {
      if (value instanceof JavaDate) return { kind: 'date', value: value.getTime() };
      if (value instanceof JavaList) return { kind: 'list', items: Array.from(value, encode) };
      if (value instanceof JavaMap) return { kind: 'map', entries: Array.from(value, ([key, item]) => [String(key), encode(item)]) };
      return { kind: 'foreign', text: foreignText(value) }
    },
    isException: (error) => error instanceof JavaException,
    describe: (error) => error instanceof BpmnError
      ? { kind: 'bpmnError', code: error.code, message: error.text === null ? null : String(error.text) }
      : { kind: 'error', message: error.toString() },
  }
})`
