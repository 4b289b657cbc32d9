import { toDouble, toLong } from '../coercion.ts'
import { lessInEl } from '../comparison.ts'
import { type Double, double, type Integer, int, integer, long, type Value } from '../value.ts'
import { argument, type Method, type Methods, taking } from './method.ts'

/** What Java's Short, Integer, Long and Double have in common. */
export const numberMethods: Methods<Integer | Double> = new Map<string, Method<Integer | Double>>([
  ['shortValue', taking(0, (number) => integer(BigInt.asIntN(32, toLong(number)), 'Short'))],
  ['intValue', taking(0, (number) => integer(toLong(number), 'Integer'))],
  ['longValue', taking(0, (number) => long(toLong(number)))],
  ['doubleValue', taking(0, (number) => double(toDouble(number)))],
  ['compareTo', taking(1, (number, args) => int(compared(number, argument(args, 0))))],
])

export const booleanMethods: Methods<boolean> = new Map<string, Method<boolean>>([
  ['booleanValue', taking(0, (boolean) => boolean)],
])

function compared(left: Value, right: Value): number {
  if (lessInEl(left, right)) return -1
  return lessInEl(right, left) ? 1 : 0
}
