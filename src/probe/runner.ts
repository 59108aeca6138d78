import { Registrar } from '../metrics/registrar.ts'
import { awaitable } from '../net/connection.ts'
import { Dialer } from '../net/dial.ts'
import type { Phase } from '../net/failure.ts'
import type { Guard } from '../net/guard.ts'
import type { SignalLike } from '../net/light-signal.ts'
import { type Clock, PhaseClock, toSeconds } from '../net/phase-clock.ts'
import { passwordOf } from '../net/user-info.ts'
import { Deadline } from './deadline.ts'
import type { ProbeMemory, Prober, ProbeTarget } from './define-prober.ts'
import { lacksDescriptors } from './descriptors.ts'
import { type ProbeOutcome, toOutcome } from './outcome.ts'
import { OverloadError } from './overload-error.ts'
import { type LogEntry, ProbeLog } from './probe-log.ts'
import { ProbeSecrets } from './probe-secrets.ts'
import { type ProbeParts, RunningContext } from './running-context.ts'
import { registerStandardMetrics } from './standard-metrics.ts'

/** One probe to run. */
export interface ProbeRequest {
  readonly prober: Prober
  /** Validated by the prober's schema. */
  readonly options: unknown
  readonly target: ProbeTarget
  /** Asked about every address that the probe would connect to. */
  readonly guard: Guard
  readonly timeoutMs: number
  /** DNS servers, as `IP:port`, that are asked for names in place of those of the machine. */
  readonly resolver?: readonly string[] | undefined
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: SignalLike | undefined
  /** Ends every probe that was given it. */
  readonly cutOff?: SignalLike
  /** Takes the secrets of the configuration out of a text. */
  readonly redact?: (text: string) => string
  readonly now?: Clock
  /** What earlier probes of the target have kept. */
  readonly memory?: ProbeMemory | undefined
}

/** What a probe brought to light. */
export interface ProbeResult {
  readonly outcome: ProbeOutcome
  readonly durationSeconds: number
  /** Seconds of each phase that happened; they sum to the duration. */
  readonly phaseSeconds: ReadonlyMap<Phase | 'other', number>
  /** The metrics of this probe, and of nothing else. */
  readonly metrics: Registrar
  readonly log: readonly LogEntry[]
  /** Takes the secrets of the configuration, and those that the probe read itself, out of a text. */
  readonly redact: (text: string) => string
  /** Those that the probe read itself. */
  readonly secrets: ReadonlySet<string>
}

/**
 * Runs one probe to its end, its deadline, or the abort of `signal` or `cutOff`, whichever comes first; then closes what it
 * opened.
 * @throws the reason of `signal` or `cutOff`, when that was first; OverloadError where there are no file descriptors left. A probe that
 * fails throws nothing.
 */
export async function runProbe(request: ProbeRequest): Promise<ProbeResult> {
  const { timeoutMs, signal, cutOff } = request
  signal?.throwIfAborted()
  cutOff?.throwIfAborted()
  const metrics = new Registrar()
  const setStandardMetrics = registerStandardMetrics(metrics)
  const secrets = new ProbeSecrets(request.redact)
  const password = passwordOf(request.target.address)
  if (password !== undefined) secrets.add(password)
  const log = new ProbeLog(() => clock.totalMs, secrets.redact)
  const deadline = new Deadline(timeoutMs, signal, cutOff)
  const debug = (message: string): void => log.debug(message)
  const { target, guard, resolver } = request
  const clock: PhaseClock = new PhaseClock(request.now)
  const dialer = new Dialer({
    address: target.address,
    guard,
    clock,
    signal: deadline,
    timeoutMs,
    resolver,
    debug,
  })

  const { outcome, probing, isStarved } = await settle(request, { metrics, clock, log, deadline, dialer, secrets })
  await dialer.closeAll() // Before the signal aborts: that would cut off the goodbyes.
  deadline.end()
  if (probing !== undefined) await patience(probing)
  signal?.throwIfAborted()
  cutOff?.throwIfAborted()
  if (isStarved) throw new OverloadError('no_descriptors', 'no file descriptors left; raise the limit (ulimit -n)')

  const durationSeconds = toSeconds(clock.totalMs)
  const phaseSeconds = toPhaseSeconds(clock)
  const { lookupMs, firstAddress: address } = dialer
  const lookupSeconds = toSeconds(lookupMs)
  const timeoutSeconds = timeoutMs / 1000
  setStandardMetrics({ outcome, durationSeconds, timeoutSeconds, lookupSeconds, address, phaseSeconds })
  const { redact, values } = secrets
  return { outcome, durationSeconds, phaseSeconds, metrics, log: log.entries, redact, secrets: values }
}

/** Runs the prober against the deadline. The first of the two wins; what a late prober throws goes nowhere. */
async function settle(request: ProbeRequest, parts: ProbeParts): Promise<Settled> {
  const { clock, log, deadline, secrets } = parts
  clock.prepare()
  // The dialer sets out when Node.js connects, which is between these two ticks where nothing has to be looked up; whoever does not
  // dial sets out after them. Ticks that a microtask asks for come after all microtasks, whatever has begun the probe.
  queueMicrotask(() => process.nextTick(() => process.nextTick(() => clock.setOut())))
  const probing = awaitable(begin(request, parts))
  try {
    await deadline.race(probing)
    clock.stop()
    deadline.check(clock.totalMs)
    log.info('probe succeeded')
    return { outcome: { ok: true }, probing: undefined, isStarved: false }
  } catch (error) {
    clock.stop()
    const outcome = toOutcome(error, clock.phase ?? 'check')
    const { reason, phase } = outcome
    const message = secrets.redact(describeOutcome(outcome, log))
    log.error(message, { reason, phase })
    return { outcome: { ...outcome, message }, probing, isStarved: lacksDescriptors(error) }
  }
}

/** A prober in JavaScript may throw before it gives a promise, or give none. */
function begin({ prober, options, target, memory }: ProbeRequest, parts: ProbeParts): Promise<void> {
  try {
    return Promise.resolve(prober.probe(new RunningContext({ options, target, memory }, parts)))
  } catch (error) {
    return Promise.reject(error)
  }
}

/** Of a probe that timed out, what it did last tells most. */
function describeOutcome({ reason, message }: ProbeOutcome & { ok: false }, log: ProbeLog): string {
  const last = reason === 'timeout' ? log.entries.at(-1)?.message : undefined
  return last === undefined ? message : `${message}; the last that happened: ${last}`
}

interface Settled {
  readonly outcome: ProbeOutcome
  /** The prober, where it may still run. */
  readonly probing: Promise<void> | undefined
  /** Whether it failed for a lack of file descriptors, of which the target knows nothing. */
  readonly isStarved: boolean
}

/** How long a prober whose signal has aborted may take to set its last metrics. */
const PATIENCE_MS = 20

/** Waits for a prober to come to its end, but not for one that does not heed its signal. */
async function patience(probing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const impatient = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS)
  })
  await Promise.race([probing.catch(() => {}), impatient])
  clearTimeout(timer)
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
