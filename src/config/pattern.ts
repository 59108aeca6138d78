import { RE2JS } from 're2js'
import * as z from 'zod'
import { quote } from '../log/quote.ts'

/** A compiled regular expression. */
export interface Pattern {
  readonly source: string
  /** Whether it matches anywhere in the text, in time linear in the text's length. */
  readonly test: (text: string) => boolean
}

/**
 * A regular expression in RE2 syntax, compiled when the configuration is loaded.
 * @see https://github.com/google/re2/wiki/Syntax
 */
export const patternSchema: z.ZodType<Pattern, string> = z
  .string()
  .max(4096)
  .transform((source, context): Pattern => {
    try {
      const compiled = RE2JS.compile(source)
      return { source, test: (text) => compiled.matcher(text).find() }
    } catch (error) {
      const cause = (error as Error).message.replace('error parsing regexp: ', '')
      const message = `${quote(source)} is not a regular expression of RE2: ${cause}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    }
  })
