import { inspect } from 'node:util'
import { Registry } from 'prom-client'
import { InvalidSampleError } from '../metrics/invalid-sample-error.ts'
import { Registrar } from '../metrics/registrar.ts'
import { Dialer } from '../net/dial.ts'
import { type Phase, ProbeFailure, REASONS, type Reason } from '../net/failure.ts'
import type { Guard } from '../net/guard.ts'
import { type Clock, PhaseClock, toSeconds } from '../net/phase-clock.ts'
import type { Prober } from './define-prober.ts'
import { type LogEntry, ProbeLog } from './probe-log.ts'
import { registerStandardMetrics } from './standard-metrics.ts'

/** How a probe ended. */
export type ProbeOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: Reason
      readonly phase: Phase
      readonly message: string
      /** What a prober threw that is at fault itself. */
      readonly fault?: Error
    }

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
  const log = new ProbeLog(() => clock.totalMs)
  using deadline = new Deadline(timeoutMs, signal)
  const debug = (message: string): void => log.debug(message)
  const dialer = new Dialer({ address: request.address, guard: request.guard, clock, signal: deadline.signal, debug })

  const outcome = await settle(request, { metrics, clock, log, deadline, dialer })
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

function toOutcome(error: unknown, phase: Phase): ProbeOutcome & { readonly ok: false } {
  if (error instanceof ProbeFailure && REASONS.includes(error.reason)) {
    return { ok: false, reason: error.reason, phase: error.phase ?? phase, message: error.message }
  }
  const fault = error instanceof Error ? error : new Error(`thrown: ${inspect(error)}`)
  const { message } = fault
  // The value came from the target: a counter that runs below zero, a state that nobody knows.
  if (error instanceof InvalidSampleError) return { ok: false, reason: 'mismatch', phase, message }
  return { ok: false, reason: 'internal', phase, message: `the prober failed: ${message}`, fault }
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

/** Aborts a probe when its time is up, or when the given signal aborts. */
class Deadline implements Disposable {
  /** Rejects at the deadline, with its reason. */
  readonly passed: Promise<never>
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #timer: NodeJS.Timeout
  readonly #timeoutMs: number

  constructor(timeoutMs: number, outer: AbortSignal | undefined) {
    const { signal } = this.#controller
    this.passed = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    this.passed.catch(() => {}) // Whoever raced against it has seen it; nobody else has to.
    this.#outer = outer
    this.#timeoutMs = timeoutMs
    outer?.addEventListener('abort', this.#onAbort)
    this.#timer = setTimeout(() => {
      this.#controller.abort(timeoutFailure(timeoutMs))
    }, timeoutMs)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * A prober that blocks the event loop blocks the timer too, and ends before it can tell.
   * @throws ProbeFailure when the time is up.
   */
  check(elapsedMs: number): void {
    if (elapsedMs > this.#timeoutMs) throw timeoutFailure(this.#timeoutMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => {
    this.#controller.abort(this.#outer?.reason)
  }
}

function timeoutFailure(timeoutMs: number): ProbeFailure {
  return new ProbeFailure('timeout', `no result within ${timeoutMs / 1000} s`)
}
