import { createRedactor } from '../config/secrets.ts'
import { Registrar } from '../metrics/registrar.ts'
import { toSeconds } from '../net/phase-clock.ts'
import { passwordOf } from '../net/user-info.ts'
import type { ProbeTarget } from './define-prober.ts'
import { toError } from './isolate-result.ts'
import { describeEnd, type WorkerEnd } from './isolate-worker-end.ts'
import type { ProbeOutcome } from './outcome.ts'
import type { ProbeResult } from './runner.ts'
import { registerStandardMetrics } from './standard-metrics.ts'

/** Why a probe has lost its worker. */
type FatalEnd = Exclude<WorkerEnd, { kind: 'unable' }>

export interface FailedProbe {
  readonly target: ProbeTarget
  readonly timeoutMs: number
  readonly elapsedMs: number
  /** Takes the secrets of the configuration out of a text. */
  readonly redact: (text: string) => string
}

/**
 * The result of a probe whose worker is no more, and can tell nothing. It was in `check`: whoever waits for the target
 * heeds the deadline.
 */
export function failedResult(end: FatalEnd, { target, timeoutMs, elapsedMs, redact }: FailedProbe): ProbeResult {
  const password = passwordOf(target.address)
  const redactOwn = createRedactor(password === undefined ? [] : [password])
  const redactAll = (text: string): string => redact(redactOwn(text))
  const outcome = toOutcome(end, timeoutMs)
  const message = redactAll(outcome.message)
  const durationSeconds = toSeconds(elapsedMs)
  const phaseSeconds = new Map([['check', durationSeconds] as const, ['other', 0] as const])
  const metrics = new Registrar()
  registerStandardMetrics(metrics)({
    outcome,
    durationSeconds,
    timeoutSeconds: timeoutMs / 1000,
    lookupSeconds: 0,
    address: undefined,
    phaseSeconds,
  })
  const { reason, phase } = outcome
  return {
    outcome: { ...outcome, message },
    durationSeconds,
    phaseSeconds,
    metrics,
    log: [{ atMs: elapsedMs, level: 'error', message, fields: { reason, phase } }],
    redact: redactAll,
    secrets: new Set(),
  }
}

function toOutcome(end: FatalEnd, timeoutMs: number): ProbeOutcome & { readonly ok: false } {
  if (end.kind === 'overdue') {
    const message = `no result within ${timeoutMs / 1000} s, and the prober did not heed its signal; its process was killed`
    return { ok: false, reason: 'timeout', phase: 'check', message, lackedTime: true }
  }
  const message = `the prober failed: ${describeEnd(end)}`
  // Our own stack would tell nothing of the prober.
  const fault = toError((end.kind === 'crashed' && end.fault) || { name: 'Error', message, stack: undefined })
  return { ok: false, reason: 'internal', phase: 'check', message, fault }
}
