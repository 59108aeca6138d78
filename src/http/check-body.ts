import type { CelExpression } from '../config/cel.ts'
import type { Pattern } from '../config/pattern.ts'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import { type HttpCheckSettings, hasCelRules, hasPatternRules } from './check-settings.ts'
import { UnopenedBody } from './unopened-body.ts'
import type { HttpVerdict, RuleKind } from './verdict.ts'

/** A body, or why there is none that could be checked. */
export type BodyOutcome = Buffer | ProbeFailure

/** Applies the rules about the body, where all was good before. A body that cannot be read breaks the first of them. */
export function checkHttpBody(body: BodyOutcome, settings: HttpCheckSettings, verdict: HttpVerdict): void {
  if (body instanceof ProbeFailure) {
    verdict.add(body, verdict.isGood && !(body instanceof UnopenedBody) ? firstKind(settings) : undefined)
    return
  }
  if (!verdict.isGood) return
  const broken = findBrokenPattern(body, settings)
  if (broken !== undefined) verdict.fail('mismatch', `${broken}: ${quote(body)}`, 'regex')
  else if (hasCelRules(settings)) checkCel(body, settings, verdict)
}

function firstKind(settings: HttpCheckSettings): RuleKind | undefined {
  if (hasPatternRules(settings)) return 'regex'
  return hasCelRules(settings) ? 'cel' : undefined
}

function findBrokenPattern(body: Buffer, settings: HttpCheckSettings): string | undefined {
  const matches = (pattern: Pattern): boolean => pattern.test(body)
  const matching = settings.fail_if_body_matches_regexp.find(matches)
  if (matching !== undefined)
    return `the body matches ${quote(matching.source)}, so that fail_if_body_matches_regexp fails`
  const missing = settings.fail_if_body_not_matches_regexp.find((pattern) => !matches(pattern))
  return missing && `expected the body to match ${quote(missing.source)}, got`
}

function checkCel(bytes: Buffer, settings: HttpCheckSettings, verdict: HttpVerdict): void {
  const { fail_if_body_json_matches_cel: bad, fail_if_body_json_not_matches_cel: good } = settings
  if (hasManyValues(bytes)) {
    verdict.fail('too_large', `the body has more than ${MAX_JSON_VALUES} values, which are too many for CEL`, 'cel')
    return
  }
  const document = parseObject(bytes)
  if (document === undefined) {
    verdict.fail('mismatch', `expected a body that is a JSON object, got ${quote(bytes)}`, 'cel')
    return
  }
  const broken = (bad && findBrokenCel(document, bad, true)) ?? (good && findBrokenCel(document, good, false))
  if (broken !== undefined) verdict.fail('mismatch', `${broken}: ${quote(bytes)}`, 'cel')
}

/** @param badResult the result that fails. */
function findBrokenCel(document: object, expression: CelExpression, badResult: boolean): string | undefined {
  const shown = `the CEL expression ${quote(expression.source)}`
  let result: unknown
  try {
    result = expression.evaluate(document)
  } catch (error) {
    return `${shown} cannot be evaluated: ${(error as Error).message}`
  }
  if (typeof result !== 'boolean') return `${shown} comes to no boolean`
  return result === badResult ? `${shown} is ${result}` : undefined
}

/** JSON of more values can take many seconds, and nothing can stop it meanwhile. */
const MAX_JSON_VALUES = 500_000

/** Whether the JSON may have more values than are read. Commas in texts count too. */
function hasManyValues(bytes: Buffer): boolean {
  let count = 0
  for (let index = 0; index < bytes.length && count <= MAX_JSON_VALUES; index += 1) {
    const byte = bytes[index]
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) count += 1 // Each of , [ { begins a value.
  }
  return count > MAX_JSON_VALUES
}

function parseObject(bytes: Buffer): object | undefined {
  try {
    const document: unknown = JSON.parse(bytes.toString())
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? document : undefined
  } catch {
    return undefined
  }
}
