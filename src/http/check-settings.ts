import * as z from 'zod'
import { type CelExpression, celSchema } from '../config/cel.ts'
import { type Pattern, patternSchema } from '../config/pattern.ts'
import { quote } from '../log/quote.ts'
import type { RequestWarning } from './lint-request.ts'
import type { HttpRequestSettings } from './request-settings.ts'

/** A rule about a header of the answer. */
export interface HeaderRule {
  readonly header: string
  readonly regexp: Pattern
  /** Whether the rule holds where the header is missing. */
  readonly allow_missing: boolean
}

/** What makes an answer good, spelt as in the file. */
export interface HttpCheckSettings {
  /** 200 to 299 where it is empty. */
  readonly valid_status_codes: readonly number[]
  /** Any where it is empty. */
  readonly valid_http_versions: readonly string[]
  readonly fail_if_ssl: boolean
  readonly fail_if_not_ssl: boolean
  readonly fail_if_body_matches_regexp: readonly Pattern[]
  readonly fail_if_body_not_matches_regexp: readonly Pattern[]
  readonly fail_if_body_json_matches_cel?: CelExpression
  readonly fail_if_body_json_not_matches_cel?: CelExpression
  readonly fail_if_header_matches: readonly HeaderRule[]
  readonly fail_if_header_not_matches: readonly HeaderRule[]
}

const headerRuleSchema: z.ZodType<HeaderRule> = z.strictObject({
  header: z.string().min(1).meta({ description: 'Name of the header, in any case.' }),
  regexp: patternSchema
    .refine(({ source }) => source !== '', 'regexp is empty; it would match every value')
    .meta({ description: 'What a value of it has to match, or not (RE2).' }),
  allow_missing: z.boolean().default(false).meta({ description: 'Whether the header may be missing.' }),
})

const patterns = (description: string) => z.array(patternSchema).default([]).meta({ description })
const flag = (description: string) => z.boolean().default(false).meta({ description })
const expression = (description: string) => celSchema.exactOptional().meta({ description })
const rules = (description: string) => z.array(headerRuleSchema).default([]).meta({ description })

/** Keys of the options of a prober that judges HTTP answers, as blackbox_exporter spells them. */
export const httpCheckOptions: {
  readonly valid_status_codes: z.ZodType<readonly number[]>
  readonly valid_http_versions: z.ZodType<readonly string[]>
  readonly fail_if_ssl: z.ZodType<boolean>
  readonly fail_if_not_ssl: z.ZodType<boolean>
  readonly fail_if_body_matches_regexp: z.ZodType<readonly Pattern[]>
  readonly fail_if_body_not_matches_regexp: z.ZodType<readonly Pattern[]>
  readonly fail_if_body_json_matches_cel: z.ZodExactOptional<z.ZodType<CelExpression>>
  readonly fail_if_body_json_not_matches_cel: z.ZodExactOptional<z.ZodType<CelExpression>>
  readonly fail_if_header_matches: z.ZodType<readonly HeaderRule[]>
  readonly fail_if_header_not_matches: z.ZodType<readonly HeaderRule[]>
} = {
  valid_status_codes: z
    .array(z.int())
    .default([])
    .meta({ description: 'Status codes that are good; 200 to 299 if left out.' }),
  valid_http_versions: z
    .array(z.string())
    .default([])
    .meta({ description: 'Versions of HTTP that are good: HTTP/1.0, HTTP/1.1, HTTP/2.0; any if left out.' }),
  fail_if_ssl: flag('Fail where TLS was used for the final answer.'),
  fail_if_not_ssl: flag('Fail where TLS was not used for the final answer.'),
  fail_if_body_matches_regexp: patterns('Fail where one of these matches the body (RE2).'),
  fail_if_body_not_matches_regexp: patterns('Fail where one of these does not match the body (RE2).'),
  fail_if_body_json_matches_cel: expression('Fail where this CEL expression about the JSON object `body` is true.'),
  fail_if_body_json_not_matches_cel: expression(
    'Fail where this CEL expression about the JSON object `body` is false.',
  ),
  fail_if_header_matches: rules('Fail where a value of the header matches, or there is none.'),
  fail_if_header_not_matches: rules('Fail where no value of the header matches, or there is none.'),
}

/** Whether there are rules that need the body. */
export function hasHttpBodyRules(settings: HttpCheckSettings): boolean {
  return hasPatternRules(settings) || hasCelRules(settings)
}

export function hasPatternRules(settings: HttpCheckSettings): boolean {
  return settings.fail_if_body_matches_regexp.length > 0 || settings.fail_if_body_not_matches_regexp.length > 0
}

export function hasCelRules(settings: HttpCheckSettings): boolean {
  const { fail_if_body_json_matches_cel: matches, fail_if_body_json_not_matches_cel: notMatches } = settings
  return matches !== undefined || notMatches !== undefined
}

const VERSIONS = ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2.0']

/** Finds rules that no answer can obey. */
export function* lintHttpChecks(
  settings: HttpCheckSettings & Pick<HttpRequestSettings, 'method' | 'enable_http2'>,
): Generator<RequestWarning> {
  const { method, valid_http_versions: versions } = settings
  if (settings.fail_if_ssl && settings.fail_if_not_ssl) {
    yield { path: ['fail_if_not_ssl'], message: 'fail_if_ssl and fail_if_not_ssl together fail every probe' }
  }
  for (const [index, version] of versions.entries()) {
    if (VERSIONS.includes(version)) continue
    const hint = /^HTTP\/2$/i.test(version) ? 'HTTP/2 is called HTTP/2.0' : `there are ${VERSIONS.join(', ')}`
    yield { path: ['valid_http_versions', index], message: `no answer has the version ${quote(version)}; ${hint}` }
  }
  if (!settings.enable_http2 && versions.length > 0 && versions.every((version) => version === 'HTTP/2.0')) {
    yield { path: ['valid_http_versions'], message: 'HTTP/2.0 alone is good, and enable_http2 is false' }
  }
  if (method === 'HEAD' && hasHttpBodyRules(settings)) {
    yield { path: ['method'], message: 'answers to HEAD have no body, and there are rules about it' }
  }
}
