import * as z from 'zod'
import { quote } from '../log/quote.ts'

/** Both rows of units are powers of 1024, as blackbox_exporter has them; one size has units of one row. */
const PREFIXES = ['', 'K', 'M', 'G', 'T', 'P', 'E']
const POWER_OF_UNIT: ReadonlyMap<string, number> = new Map(
  PREFIXES.flatMap((prefix, power) => [
    [`${prefix}B`, power],
    [`${prefix}iB`, power],
  ]),
)

const SIZE =
  /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:B|KB|MB|GB|TB|PB|EB))+|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:B|KiB|MiB|GiB|TiB|PiB|EiB))+)$/

const SIZE_FORM = 'a size such as 10MB or 512KiB, each unit a power of 1024 (units: B, KB, MB, GB, TB, PB, EB)'

/** The largest size that is counted; anything above means no limit in practice. */
export const MAX_SIZE: number = Number.MAX_SAFE_INTEGER

/** What a 64-bit integer holds. */
const MAX_INT64 = 2 ** 63

/**
 * Reads a size as blackbox_exporter does: numbers, each with its unit, and `0` alone.
 * @returns bytes, at most `MAX_SIZE`, which is also what a negative size means; undefined for what is no size.
 */
function parseSize(text: string): number | undefined {
  if (!SIZE.test(text)) return undefined
  let bytes = 0
  for (const [, number = '', unit = ''] of text.matchAll(/([\d.]+)([A-Zi]+)/g)) {
    if (number.split('.').some((digits) => Number(digits) >= MAX_INT64)) return undefined
    bytes += Number(number) * 1024 ** (POWER_OF_UNIT.get(unit) ?? 0)
  }
  if (bytes > MAX_INT64) return undefined
  const whole = Math.trunc(text.startsWith('-') ? -bytes : bytes)
  return whole < 0 || whole > MAX_SIZE ? MAX_SIZE : whole
}

/** A size in the file, such as `10MB`; in bytes once read, 0 where none is given. */
export const sizeSchema: z.ZodType<number, string> = z
  .string()
  .max(256)
  .regex(SIZE, { error: ({ input }) => `${quote(String(input))} is not ${SIZE_FORM}` })
  .transform((text, context) => {
    const bytes = parseSize(text)
    if (bytes !== undefined) return bytes
    context.addIssue({ code: 'custom', message: `${quote(text)} is larger than 8EB, the most that is allowed` })
    return z.NEVER
  })
  .meta({ description: 'A size: 10MB, 512KiB, 1GB512MB; all units are powers of 1024.' })
