import { quote } from '../log/quote.ts'
import type { HeaderRule, HttpCheckSettings } from './check-settings.ts'
import { canonicalName } from './header-name.ts'
import { isSecretName } from './header-settings.ts'
import type { HttpAnswerHead, HttpTrace } from './trace.ts'
import type { HttpVerdict } from './verdict.ts'

/** Checks the status of an answer, and its headers if that is good. */
export function checkHttpHead(head: HttpAnswerHead, settings: HttpCheckSettings, verdict: HttpVerdict): void {
  checkHttpStatus(head, settings, verdict)
  if (!verdict.isGood) return
  const { fail_if_header_matches: bad, fail_if_header_not_matches: good } = settings
  const broken = findBroken(head, bad, findMatch) ?? findBroken(head, good, findNoMatch)
  if (broken !== undefined) verdict.fail('mismatch', broken, 'regex')
}

function findBroken(
  head: HttpAnswerHead,
  rules: readonly HeaderRule[],
  find: (head: HttpAnswerHead, rule: HeaderRule) => string | undefined,
): string | undefined {
  for (const rule of rules) {
    const found = find(head, rule)
    if (found !== undefined) return found
  }
  return undefined
}

/** Checks the status of an answer alone. */
export function checkHttpStatus(
  { status, statusText, followable }: HttpAnswerHead,
  settings: Pick<HttpCheckSettings, 'valid_status_codes'>,
  verdict: HttpVerdict,
): void {
  const { valid_status_codes: codes } = settings
  const isGood = codes.length > 0 ? codes.includes(status) : status >= 200 && status <= 299
  if (isGood) return
  const expected = codes.length > 0 ? codes.slice(0, MAX_SHOWN).join(', ') : '200 to 299'
  const rest = codes.length > MAX_SHOWN ? ` and ${codes.length - MAX_SHOWN} more` : ''
  const text = statusText === '' ? '' : ` ${quote(statusText)}`
  const redirect = followable ? ', a redirect that is not followed' : ''
  verdict.fail('status', `expected a status of ${expected}${rest}, got ${status}${text}${redirect}`)
}

const MAX_SHOWN = 20

function findMatch(
  head: HttpAnswerHead,
  { header, regexp, allow_missing: allowMissing }: HeaderRule,
): string | undefined {
  const values = valuesOf(head, header)
  if (values.length === 0) return allowMissing ? undefined : missing(header, 'fail_if_header_matches')
  const value = values.find((value) => regexp.test(Buffer.from(value, 'latin1')))
  if (value === undefined) return undefined
  return `the header ${quote(header)} matches ${quote(regexp.source)}, so that fail_if_header_matches fails: ${show(header, value)}`
}

function findNoMatch(
  head: HttpAnswerHead,
  { header, regexp, allow_missing: allowMissing }: HeaderRule,
): string | undefined {
  const values = valuesOf(head, header)
  if (values.length === 0) return allowMissing ? undefined : missing(header, 'fail_if_header_not_matches')
  if (values.some((value) => regexp.test(Buffer.from(value, 'latin1')))) return undefined
  const shown = values.slice(0, 3).map((value) => show(header, value))
  const rest = values.length > 3 ? ` and ${values.length - 3} more` : ''
  return `expected the header ${quote(header)} to match ${quote(regexp.source)}, got ${shown.join(', ')}${rest}`
}

function missing(header: string, key: string): string {
  return `the header ${quote(header)} is missing, and ${key} has no allow_missing`
}

function show(header: string, value: string): string {
  return isSecretName(header) ? `a value of ${value.length} bytes, not shown` : quote(value)
}

function valuesOf({ headers }: HttpAnswerHead, header: string): readonly string[] {
  const wanted = canonicalName(header)
  return headers.filter(([name]) => canonicalName(name) === wanted).map(([, value]) => value)
}

/** Checks the version of HTTP, and whether TLS was used. Both count whatever was found before, but for a missing TLS. */
export function checkHttpVersion({ answer }: HttpTrace, settings: HttpCheckSettings, verdict: HttpVerdict): void {
  if (answer === undefined) return
  const { valid_http_versions: versions } = settings
  if (versions.length > 0 && !versions.includes(answer.version)) {
    verdict.fail('mismatch', `expected ${versions.slice(0, MAX_SHOWN).join(' or ')}, got ${quote(answer.version)}`)
  }
  if (answer.secure && settings.fail_if_ssl) {
    verdict.fail('mismatch', 'the final answer came over TLS, so that fail_if_ssl fails')
  }
  if (!answer.secure && settings.fail_if_not_ssl && verdict.isGood) {
    verdict.fail('mismatch', 'the final answer came without TLS, so that fail_if_not_ssl fails')
  }
}
