/**
 * Evaluated in each new global scope before the script: a function that gives it the variables and the engine's objects. It gets `input` (variables, hosts
 * and seed, as JSON), `callHost` and the text of JAVA, and gives what reads values back. It is JavaScript for the sandbox, not for us, and holds
 * nothing that a script could reach us by: all that crosses is text.
 */
export const PRELUDE = `(function (input, callHost, javaText) {
  'use strict';
  const { parse, stringify } = JSON;
  const evaluate = eval;
  const given = parse(input);
  let java;
  const needJava = () => (java = java || evaluate(javaText)());

  let state = given.seed;
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  };

  const hosts = Object.create(null);
  const decode = (value) => {
    if (value === null || typeof value !== 'object') return value;
    switch (value.kind) {
      case 'integer': return value.value;
      case 'double': return value.text === undefined ? value.value * 2 * 0.5 : Number(value.text);
      case 'host': return hosts[value.name];
      default: return needJava().decode(value, decode)
    }
  };
  const encodeNumber = (value) => {
    if ((value | 0) === value && !Object.is(value, -0)) return { kind: 'integer', value };
    if (Object.is(value, -0)) return { kind: 'double', text: '-0' };
    return Number.isFinite(value) ? { kind: 'double', value } : { kind: 'double', text: String(value) }
  };
  const encode = (value) => {
    if (value === undefined || value === null) return null;
    if (typeof value === 'number') return encodeNumber(value);
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    for (const name in hosts) if (hosts[name] === value) return { kind: 'host', name };
    return needJava().encode(value, encode)
  };

  const hostErrors = new WeakSet();
  const fail = (text) => {
    const error = new Error(text);
    hostErrors.add(error);
    throw error
  };
  for (const { name, methods } of given.hosts) {
    const host = Object.create(null);
    for (const method of methods) host[method] = (...args) => {
      const answer = parse(callHost(name, method, ...args));
      return Object.hasOwn(answer, 'error') ? fail(answer.error) : decode(answer.value)
    };
    hosts[name] = Object.freeze(host)
  }

  const define = Object.defineProperty;
  const bind = (name, value) => define(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  for (const name of ['Java', 'java']) define(globalThis, name, {
    get: () => needJava().globals[name], set: (value) => { bind(name, value) }, configurable: true, enumerable: false
  });
  const silent = () => undefined;
  bind('console', { log: silent, info: silent, warn: silent, error: silent, debug: silent });
  bind('print', silent);
  const fixed = ['undefined', 'NaN', 'Infinity'];
  for (const [name, value] of given.variables) if (!fixed.includes(name)) bind(name, decode(value));
  for (const { name, isHidden } of given.hosts) if (!isHidden) bind(name, hosts[name]);

  const textOf = (error) => {
    if (error instanceof Error) return error.name + ': ' + error.message;
    return typeof error === 'object' && error !== null ? 'Object' : String(error)
  };
  const describe = (error) => {
    if (java !== undefined && java.isException(error)) return java.describe(error);
    if (error instanceof Error && hostErrors.has(error)) return { kind: 'error', message: error.message };
    return { kind: 'error', message: 'org.graalvm.polyglot.PolyglotException: ' + textOf(error) }
  };
  return { encode: (value) => stringify(encode(value)), describe: (error) => stringify(describe(error)) }
})`
