import { Registry } from 'prom-client'
import { Registrar } from '../metrics/registrar.ts'
import { Dialer } from '../net/dial.ts'
import type { Phase } from '../net/failure.ts'
import type { Guard } from '../net/guard.ts'
import { type Clock, PhaseClock, toSeconds } from '../net/phase-clock.ts'
import { Deadline } from './deadline.ts'
import type { Prober } from './define-prober.ts'
import { type ProbeOutcome, toOutcome } from './outcome.ts'
import { type LogEntry, ProbeLog } from './probe-log.ts'
import { registerStandardMetrics } from './standard-metrics.ts'

/** One probe to run. */
export interface ProbeRequest {
  readonly prober: Prober
  /** Validated by the prober's schema. */
  readonly options: unknown
  readonly address: string
  /** Asked about every address that the probe would connect to. */
  readonly guard: Guard
  readonly timeoutMs: number
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
  /** Takes the secrets of the configuration out of a text. */
  readonly redact?: (text: string) => string
  readonly now?: Clock
}

/** What a probe brought to light. */
export interface ProbeResult {
  readonly outcome: ProbeOutcome
  readonly durationSeconds: number
  /** Seconds of each phase that happened; they sum to the duration. */
  readonly phaseSeconds: ReadonlyMap<Phase | 'other', number>
  /** The metrics of this probe, and of nothing else. */
  readonly registry: Registry
  readonly log: readonly LogEntry[]
}

/**
 * Runs one probe to its end, its deadline, or the abort of `signal`, whichever comes first; then closes what it opened.
 * @throws the reason of `signal`, when that was first. A probe that fails throws nothing.
 */
export async function runProbe(request: ProbeRequest): Promise<ProbeResult> {
  const { timeoutMs, signal } = request
  signal?.throwIfAborted()
  const metrics = new Registrar(new Registry())
  const setStandardMetrics = registerStandardMetrics(metrics)
  const clock = new PhaseClock(request.now)
  const log = new ProbeLog(() => clock.totalMs, request.redact)
  const deadline = new Deadline(timeoutMs, signal)
  const debug = (message: string): void => log.debug(message)
  const dialer = new Dialer({ address: request.address, guard: request.guard, clock, signal: deadline.signal, debug })

  const outcome = await settle(request, { metrics, clock, log, deadline, dialer })
  deadline.end()
  await dialer.closeAll()
  signal?.throwIfAborted()

  const durationSeconds = toSeconds(clock.totalMs)
  const phaseSeconds = toPhaseSeconds(clock)
  const { lookupMs, ipProtocol } = dialer
  const lookupSeconds = toSeconds(lookupMs)
  const timeoutSeconds = timeoutMs / 1000
  setStandardMetrics({ outcome, durationSeconds, timeoutSeconds, lookupSeconds, ipProtocol, phaseSeconds })
  return { outcome, durationSeconds, phaseSeconds, registry: metrics.registry, log: log.entries }
}

interface ProbeParts {
  readonly metrics: Registrar
  readonly clock: PhaseClock
  readonly log: ProbeLog
  readonly deadline: Deadline
  readonly dialer: Dialer
}

/** Runs the prober against the deadline. The first of the two wins; what a late prober throws goes nowhere. */
async function settle({ prober, options, address }: ProbeRequest, parts: ProbeParts): Promise<ProbeOutcome> {
  const { metrics, clock, log, deadline, dialer } = parts
  const probing = async (): Promise<void> =>
    prober.probe({
      target: { address },
      options,
      metrics,
      dial: (dialOptions) => dialer.dial(dialOptions),
      enterPhase: (phase) => clock.enter(phase),
      phaseSeconds: (phase) => toSeconds(clock.durationsMs.get(phase) ?? 0),
      signal: deadline.signal,
      log,
    })
  try {
    await Promise.race([probing(), deadline.passed])
    clock.stop()
    deadline.check(clock.totalMs)
    log.info('probe succeeded')
    return { ok: true }
  } catch (error) {
    clock.stop()
    const outcome = toOutcome(error, clock.phase ?? 'check')
    const { reason, phase, message } = outcome
    log.error(message, { reason, phase })
    return outcome
  }
}

function toPhaseSeconds(clock: PhaseClock): ReadonlyMap<Phase | 'other', number> {
  const seconds = new Map<Phase | 'other', number>()
  let sumMs = 0
  for (const [phase, ms] of clock.durationsMs) {
    seconds.set(phase, toSeconds(ms))
    sumMs += ms
  }
  return seconds.set('other', toSeconds(Math.max(0, clock.totalMs - sumMs)))
}
