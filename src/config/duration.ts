import * as z from 'zod'
import { quote } from '../log/quote.ts'

/** Milliseconds of each unit of Go's `time.ParseDuration`. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** The longest that a timer can wait: 24 days. */
const MAX_TIMER_MS = 0x7fff_ffff

const DURATION = /^(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))*$/

/** What a duration looks like, for messages. */
export const DURATION_FORM = 'a duration such as 500ms, 1.5s or 1m30s (units: ns, us, ms, s, m, h)'

/**
 * Reads a duration as Go does: numbers, each with its unit.
 * @returns milliseconds; undefined when the text is no duration, or one beyond what a timer can wait (24 days).
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > 64 || !DURATION.test(text)) return undefined
  const ms = sumUnits(text)
  return ms <= MAX_TIMER_MS ? ms : undefined
}

function sumUnits(text: string): number {
  let ms = 0
  for (const [, number, unit = ''] of text.matchAll(/([\d.]+)([a-zµμ]+)/g)) ms += Number(number) * (UNITS[unit] ?? 0)
  return ms
}

const TIMEOUT = new RegExp(`^[-+]?(?:0|${DURATION.source.slice(1, -1)})$`)

/** The longest duration of Go: 2^63 - 1 ns. */
const MAX_GO_MS = 2 ** 63 / 1e6

/**
 * The timeout of a module, in milliseconds: as blackbox_exporter reads it, signs and all. One that is not above zero sets
 * none, and one that is longer than a timer can wait is as long as that.
 */
export const timeoutSchema: z.ZodType<number, string> = z
  .string({ error: `expected ${DURATION_FORM}` })
  .regex(TIMEOUT, { error: ({ input }) => `${quote(String(input))} is not ${DURATION_FORM}` })
  .transform((text, context) => {
    const ms = sumUnits(text)
    if (ms <= MAX_GO_MS) return text.startsWith('-') ? 0 : Math.min(ms, MAX_TIMER_MS)
    context.addIssue({ code: 'custom', message: `${quote(text)} is longer than 292 years, the most that is allowed` })
    return z.NEVER
  })
  .meta({ description: 'A duration as Go writes it: 500ms, 1.5s, 1m30s.' })

/** A duration in the file, such as `1m30s`; in milliseconds once read. */
export const durationSchema: z.ZodType<number, string> = z
  .string({ error: `expected ${DURATION_FORM}` })
  .regex(DURATION, { error: ({ input }) => `${quote(String(input))} is not ${DURATION_FORM}` })
  .transform((text, context) => {
    const ms = parseDuration(text)
    if (ms !== undefined) return ms
    context.addIssue({ code: 'custom', message: `${quote(text)} is longer than 24 days, the most that is allowed` })
    return z.NEVER
  })
  .meta({ description: 'A duration as Go writes it: 500ms, 1.5s, 1m30s.' })
