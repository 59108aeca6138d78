import { quote } from '../log/quote.ts'
import { parseBigInteger } from './document.ts'
import type { JsonMetric } from './metric-settings.ts'
import { fromPercent, parseNumber, parseQuantity } from './quantity.ts'
import { parseIsoTime, parseUnixTime, type TimeUnit, type Zone } from './time.ts'

/** What a path can lead to. */
export type Scalar = string | number | bigint | boolean

/** Says what is wrong with a value. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}

/**
 * Reads the value of a counter or a gauge.
 * @throws ValueError
 */
export function readNumber(value: Scalar, metric: JsonMetric): number | bigint {
  const number = toNumber(value, metric)
  if (typeof number === 'number' && !Number.isFinite(number)) throw new ValueError(`${show(value)} is no finite number`)
  if (metric.type === 'counter' && number < 0) throw new ValueError(`${show(value)} is below 0`)
  return number
}

function toNumber(value: Scalar, { map, parse, zone }: JsonMetric): number | bigint {
  if (map === 'date') return orThrow(readTime(value, { zone }), value, 'no time')
  if (map !== undefined) return Number(mapped(value, map))
  const integer = typeof value === 'string' && parse !== 'percent' ? parseBigInteger(value.trim()) : undefined
  if (integer !== undefined && !Number.isSafeInteger(Number(integer))) return integer
  if (parse !== undefined && typeof value === 'string') {
    return orThrow(parseQuantity(value, parse), value, `nothing that parse: ${parse} can read`)
  }
  if (parse === 'percent' && (typeof value === 'number' || typeof value === 'bigint')) return fromPercent(Number(value))
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return orThrow(parseNumber(value), value, 'no number')
}

/**
 * Reads the state of a stateset.
 * @throws ValueError
 */
export function readState(value: Scalar, { map, states = [] }: JsonMetric): string {
  const state = map === undefined || map === 'date' ? String(value) : String(mapped(value, map))
  if (states.includes(state)) return state
  throw new ValueError(`${show(value)} is none of the states ${states.join(', ')}`)
}

function mapped(value: Scalar, map: Readonly<Record<string, number | string>>): number | string {
  const text = String(value)
  const found = Object.hasOwn(map, text) ? map[text] : undefined
  return found ?? fail(value, 'not in map')
}

/** Reads a time of ISO 8601 or Unix. @returns Unix seconds. */
export function readTime(
  value: Scalar,
  { zone, unit }: { readonly zone?: Zone | undefined; readonly unit?: TimeUnit | undefined },
): number | undefined {
  if (typeof value === 'boolean') return undefined
  if (typeof value !== 'string') return parseUnixTime(value, unit)
  const number = parseNumber(value)
  // Digits alone are Unix time, four of them too, which ISO 8601 takes for a year.
  if (number === undefined) return parseIsoTime(value.trim(), zone)
  return parseUnixTime(parseBigInteger(value.trim()) ?? number, unit)
}

function orThrow(number: number | undefined, value: Scalar, what: string): number {
  return number ?? fail(value, what)
}

function fail(value: Scalar, what: string): never {
  throw new ValueError(`${show(value)} is ${what}`)
}

/** A value as it may stand in a message. */
export function show(value: Scalar): string {
  return typeof value === 'string' ? quote(value) : quote(String(value)).slice(1, -1)
}
