import { checkHttpBody } from '../../src/http/check-body.ts'
import { checkHttpHead, checkHttpVersion } from '../../src/http/check-head.ts'
import { createTrace, type HttpAnswerHead } from '../../src/http/trace.ts'
import { HttpVerdict } from '../../src/http/verdict.ts'
import { ProbeFailure } from '../../src/net/failure.ts'
import { parseSettings } from './parse-settings.ts'

export interface Checked {
  /** Reason and message of the failure; undefined where all is good. */
  readonly failure: { readonly reason: string; readonly message: string } | undefined
  readonly regex: boolean
  readonly cel: boolean
  /** What was said of further failures. */
  readonly warnings: readonly string[]
}

/** Judges an answer as the prober `http` does. */
export function runChecks(
  settings: object,
  head: Partial<HttpAnswerHead> = {},
  body: Buffer | string | ProbeFailure = '',
): Checked {
  const parsed = parseSettings(settings)
  const warnings: string[] = []
  const verdict = new HttpVerdict({ debug() {}, info() {}, warn: (message) => warnings.push(message) })
  const answer: HttpAnswerHead = {
    status: 200,
    statusText: 'OK',
    version: 'HTTP/1.1',
    headers: [],
    contentLength: -1,
    secure: false,
    followable: false,
    ...head,
  }
  checkHttpHead(answer, parsed, verdict)
  checkHttpBody(typeof body === 'string' ? Buffer.from(body) : body, parsed, verdict)
  checkHttpVersion({ ...createTrace(), answer }, parsed, verdict)
  const flags = { regex: verdict.isBroken('regex'), cel: verdict.isBroken('cel'), warnings }
  try {
    verdict.throwIfBad()
  } catch (error) {
    if (!(error instanceof ProbeFailure)) throw error
    return { failure: { reason: error.reason, message: error.message }, ...flags }
  }
  return { failure: undefined, ...flags }
}
