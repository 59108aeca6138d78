import type { FilterFunction, FunctionExpressionType } from 'json-p3'
import { type Pattern, patternSchema } from '../config/pattern.ts'
import { LruCache } from '../net/lru-cache.ts'

/** The functions of RFC 9535 that take a regular expression. */
export type RegexpFunctionName = 'match' | 'search'

/** `match` and `search` of RFC 9535, in time linear in the length: RE2 does the work in place of JavaScript's engine. */
export function createRegexpFunction(
  name: RegexpFunctionName,
  { ValueType, LogicalType }: typeof FunctionExpressionType,
): FilterFunction {
  const patterns = new LruCache<string, Pattern>(100)
  return {
    argTypes: [ValueType, ValueType],
    returnType: LogicalType,
    call(text: unknown, source: unknown): boolean {
      if (typeof text !== 'string' || typeof source !== 'string') return false
      const known = patterns.get(source)
      const pattern = known ?? compileRegexp(source, name)
      if (pattern === undefined) return false
      if (known === undefined) patterns.set(source, pattern)
      return pattern.test(text)
    },
  }
}

/** @returns undefined for what is no regular expression. */
export function compileRegexp(source: string, name: RegexpFunctionName): Pattern | undefined {
  const re2 = toRe2(source)
  return patternSchema.safeParse(name === 'match' ? `^(?:${re2})$` : re2).data
}

/** A dot of I-Regexp (RFC 9485) stands for no end of a line, neither LF nor CR; that of RE2 for no LF. */
function toRe2(source: string): string {
  let isInClass = false
  return source.replace(/\\.|[[\].]/gsu, (part) => {
    if (part === '.' && !isInClass) return '[^\\n\\r]'
    if (part === '[') isInClass = true
    if (part === ']') isInClass = false
    return part
  })
}
