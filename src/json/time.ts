import * as z from 'zod'
import { quote } from '../log/quote.ts'

/** Units of Unix time. */
export const TIME_UNITS = ['s', 'ms', 'us', 'ns'] as const
export type TimeUnit = (typeof TIME_UNITS)[number]

/** A time zone: milliseconds to add to UTC, for a local time that is given as if it were UTC. */
export type Zone = (localMs: number) => number

const UTC: Zone = () => 0

const ISO_8601 =
  /^(?<date>\d{4}-\d\d-(?<day>\d\d))(?:[T ](?<time>\d\d:\d\d)(?:(?<second>:\d\d)(?:[.,](?<fraction>\d{1,9}))?)? ?(?<zone>z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/i

/**
 * Reads a date of ISO 8601, with its time or without. A fraction of a second is kept to the microsecond.
 * @param zone counts where the text names none. @defaultValue UTC
 * @returns Unix seconds; undefined for anything else.
 */
export function parseIsoTime(text: string, zone: Zone = UTC): number | undefined {
  const { date, day, time = '00:00', second = ':00', fraction = '', zone: own } = ISO_8601.exec(text)?.groups ?? {}
  const localMs = Date.parse(`${date}T${time}${second}Z`)
  if (Number.isNaN(localMs)) return undefined
  // Date takes 30 February for 1 March.
  if (time !== '24:00' && new Date(localMs).getUTCDate() !== Number(day)) return undefined
  const seconds = (localMs - (own === undefined ? zone(localMs) : parseOffset(own))) / 1000
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'))
  return (seconds * 1e6 + micros) / 1e6
}

/** Reads `Z`, `+01`, `+0100` and `+01:00`. */
function parseOffset(text: string): number {
  const {
    sign,
    hours = '',
    minutes = '0',
  } = /^(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)?$/.exec(text)?.groups ?? {}
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -offset : offset
}

/** Units by magnitude: seconds until the year 5138, milliseconds until then as well, and so on. */
const MAGNITUDES: readonly (readonly [below: number, unit: TimeUnit])[] = [
  [1e11, 's'],
  [1e14, 'ms'],
  [1e17, 'us'],
  [Number.POSITIVE_INFINITY, 'ns'],
]

/**
 * Reads Unix time, to the microsecond.
 * @param unit is told by the magnitude where it is left out.
 * @returns Unix seconds; undefined where that is no finite number.
 */
export function parseUnixTime(value: number | bigint, unit?: TimeUnit): number | undefined {
  const magnitude = Math.abs(Number(value))
  if (!Number.isFinite(magnitude)) return undefined
  switch (unit ?? MAGNITUDES.find(([below]) => magnitude < below)?.[1] ?? 'ns') {
    case 's':
      return Number(value)
    case 'ms':
      return Number(value) / 1e3
    case 'us':
      return Number(value) / 1e6
    default:
      return (typeof value === 'bigint' ? Number(value / 1000n) : Math.trunc(value / 1000)) / 1e6
  }
}

/** A time zone in the file: `Europe/Berlin`, `UTC` or `+01:00`. */
export const zoneSchema: z.ZodType<Zone, string> = z
  .string()
  .max(64)
  .transform((text, context): Zone => {
    if (/^[+-](?:[01]\d|2[0-3]):?[0-5]\d$/.test(text)) return () => parseOffset(text)
    try {
      return createZone(text)
    } catch {
      context.addIssue({
        code: 'custom',
        message: `${quote(text)} is no time zone; expected a name such as Europe/Berlin, UTC, or +01:00`,
      })
      return z.NEVER
    }
  })

/** @throws RangeError for a name that nobody knows. */
function createZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    era: 'short',
  })
  const offsetAt = (ms: number): number => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
    const { month, day, hour, minute, second } = parts
    const year = parts['era'] === 'BC' ? 0 : Number(parts['year'])
    // Date.UTC takes the years up to 99 for those of the last century.
    const local = new Date(
      Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)),
    ).setUTCFullYear(year)
    return local - Math.floor(ms / 1000) * 1000
  }
  // The offset of an hour that the clocks skip or repeat is the one before, or after, the change: both are near enough.
  return (localMs) => offsetAt(localMs - offsetAt(localMs))
}
