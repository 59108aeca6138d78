import { RE2JS } from 're2js'
import * as z from 'zod'
import { quote } from '../log/quote.ts'
import { toBytes } from './binary.ts'

/** Where a regular expression has matched, in bytes. */
export interface PatternMatch {
  readonly start: number
  readonly end: number
  /**
   * Replaces `$1`, `${1}`, `$name` and `${name}` by what the group has matched, `$$` by `$`, and leaves any other `$` as
   * it is. A name is as long as it can be: `$1x` is the group `1x`. A group that is not there is empty.
   */
  readonly expand: (template: string) => Buffer
}

/** A compiled regular expression. Bytes that are no UTF-8 are one character each, U+FFFD. */
export interface Pattern {
  readonly source: string
  /** Whether it matches anywhere, in time linear in the length. */
  readonly test: (text: string | Uint8Array) => boolean
  /** Finds the leftmost match, in time linear in the length. The bytes have to stay as they are while it is in use. */
  readonly match: (bytes: Uint8Array) => PatternMatch | undefined
}

/**
 * A regular expression in RE2 syntax, compiled when the configuration is loaded.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export const patternSchema: z.ZodType<Pattern, string> = z
  .string()
  .max(65_536)
  .transform((source, context): Pattern => {
    try {
      return compilePattern(source)
    } catch (error) {
      const cause = (error as Error).message.replace('error parsing regexp: ', '')
      const message = `${quote(source)} is not a regular expression of RE2: ${cause}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
  })

/** @throws Error of re2js, when the source is no regular expression. */
function compilePattern(source: string): Pattern {
  const compiled = RE2JS.compile(source)
  const test = (text: string | Uint8Array): boolean => compiled.test(text)
  return {
    source,
    test,
    match(bytes) {
      // What finds groups is up to a thousand times slower than what only tests, and most lines do not match.
      if (!test(bytes)) return undefined
      const matcher = compiled.matcher(bytes)
      if (!matcher.find()) return undefined
      const bounds = Array.from({ length: compiled.groupCount() + 1 }, (_, index) => {
        return [matcher.start(index), matcher.end(index)] as const
      })
      const [start, end] = bounds[0] ?? [0, 0]
      const groups = { bytes, bounds, names: compiled.namedGroups() }
      const expand = (template: string): Buffer =>
        template === '$0' ? Buffer.from(groupBytes('0', groups)) : expandTemplate(template, groups)
      return { start, end, expand }
    },
  }
}

interface Groups {
  readonly bytes: Uint8Array
  /** Start and end of each group in the bytes; negative where it took no part in the match. */
  readonly bounds: readonly (readonly [start: number, end: number])[]
  readonly names: Readonly<Record<string, number>>
}

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu

function expandTemplate(template: string, groups: Groups): Buffer {
  const parts: Uint8Array[] = []
  let position = 0
  for (const reference of template.matchAll(REFERENCE)) {
    parts.push(toBytes(template.slice(position, reference.index)))
    const name = reference[1] ?? reference[2]
    parts.push(name === undefined ? Buffer.from('$') : groupBytes(name, groups))
    position = reference.index + reference[0].length
  }
  parts.push(toBytes(template.slice(position)))
  return Buffer.concat(parts)
}

/** A number with a zero before it is a name, and no group has that. */
function groupBytes(name: string, { bytes, bounds, names }: Groups): Uint8Array {
  const index = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : names[name]
  const [start, end] = bounds[index ?? -1] ?? [-1, -1]
  return start < 0 ? Buffer.alloc(0) : bytes.subarray(start, end)
}
