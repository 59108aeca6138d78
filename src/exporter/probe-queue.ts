import type { LogLevel } from '../log/logger.ts'
import type { SignalLike } from '../net/light-signal.ts'
import { afterSocketEvents } from '../net/slices.ts'
import type { ProbeMemory, Prober, ProbeTarget } from '../probe/define-prober.ts'
import type { IsolatedProbers } from '../probe/isolate.ts'
import type { SelectionData } from '../probe/isolate-selection.ts'
import { OverloadError } from '../probe/overload-error.ts'
import { isOwnProber } from '../probe/own-probers.ts'
import type { ProbeResult } from '../probe/runner.ts'
import type { SelectedTarget } from '../targets/select-target.ts'
import type { ChosenTimeout } from './choose-timeout.ts'
import { renderDebugText } from './debug-text.ts'
import type { History } from './history.ts'
import { logProbe } from './log-probe.ts'
import type { ExporterOptions, FinishedProbe } from './options.ts'
import type { OwnMetrics } from './own-metrics.ts'
import { estimateBytes } from './probe-bytes.ts'
import { runJob, type Turn } from './run-job.ts'
import type { Slots } from './slots.ts'
import { isDecisive, type Stalls } from './stalls.ts'
import { longestWait, shortenTimeout } from './wait-for-slot.ts'

/** A probe to run, with the settings that were in force when it was asked for. */
export interface ProbeJob {
  readonly selected: SelectedTarget<Prober>
  readonly target: ProbeTarget
  readonly timeout: ChosenTimeout
  /** What the scrape has for waiting and probing; undefined for no limit. */
  readonly leftMs: number | undefined
  /** Takes out the secrets of the configuration that the probe runs with. */
  readonly redact: (text: string) => string
  /** Undefined for an address that the file does not list. */
  readonly memory: ProbeMemory | undefined
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: SignalLike | undefined
  /** What runs the probe of a module that is isolated. */
  readonly isolation?: { readonly probers: IsolatedProbers; readonly selection: SelectionData }
  /** Is told when the probe has its slot, and begins. */
  readonly onStart?: () => void
}

/** What a queue works with. */
export interface ProbeQueueParts {
  readonly options: Pick<ExporterOptions, 'logger' | 'proberLogLevel'>
  readonly slots: Slots
  readonly stalls: Stalls
  /** Ends the probes that run, and those that wait. */
  readonly cutOff: SignalLike
  readonly metrics: OwnMetrics
  readonly history: History
}

/** Runs probes, each in a slot; counts, logs and remembers them. */
export class ProbeQueue {
  readonly #parts: ProbeQueueParts
  readonly #logLevel: LogLevel | 'none'

  constructor(parts: ProbeQueueParts) {
    this.#parts = parts
    this.#logLevel = parts.options.proberLogLevel
  }

  /**
   * Runs a probe as soon as there is a slot.
   * @throws OverloadError, of which the target knows nothing; the reason of the signal, or of the cut-off.
   */
  async run(job: ProbeJob): Promise<FinishedProbe> {
    const { slots, metrics, stalls } = this.#parts
    const beganMs = performance.now()
    const timeout = slots.tryTake() ? job.timeout : await this.#waitForSlot(job)
    stalls.enter()
    try {
      job.onStart?.()
      return await this.#probe(job, { timeout, beganMs })
    } catch (error) {
      metrics.probes.inc({ module: job.selected.module.name, result: 'aborted' })
      throw error
    } finally {
      stalls.leave()
      slots.release()
    }
  }

  async #waitForSlot({ timeout, leftMs, signal }: ProbeJob): Promise<ChosenTimeout> {
    const { slots, cutOff, metrics } = this.#parts
    const beganMs = performance.now()
    try {
      await slots.wait({ maxWaitMs: longestWait(timeout, leftMs), signal, cutOff })
      await afterSocketEvents() // The slot became free with one of them, whose time is none of this probe's.
    } finally {
      metrics.overhead.observe({ part: 'slot_wait' }, (performance.now() - beganMs) / 1000)
    }
    return shortenTimeout(timeout, leftMs, performance.now() - beganMs)
  }

  async #probe(job: ProbeJob, turn: Turn): Promise<FinishedProbe> {
    const { selected } = job
    const { name, module } = selected
    const { stalls } = this.#parts
    const stalledBeforeMs = stalls.totalMs
    const { result, startedAt, timeout } = await runJob(job, { ...turn, ...this.#parts })
    const { outcome, durationSeconds } = result
    if (!outcome.ok && outcome.lackedTime) this.#checkTime(job, timeout, stalls.totalMs - stalledBeforeMs)
    const { log, metrics, redact } = result
    // The history is not to hold the module itself, and with it the configuration.
    const subject = { result: { log, metrics, redact }, timeout, startedAt, module: module.shown }
    const bytes = estimateBytes(name, result)
    const record = this.#parts.history.add({
      startedAt,
      target: name,
      module: module.name,
      outcome,
      durationSeconds,
      bytes,
      renderDebug: () => renderDebugText(subject),
    })
    this.#note(selected, result)
    return { result, record }
  }

  /**
   * A target that does not answer in time may have answered, had the exporter not taken some of it.
   * @throws OverloadError `too_late`
   */
  #checkTime({ selected, isolation }: ProbeJob, { source, timeoutMs }: ChosenTimeout, stalledMs: number): void {
    if (source === 'wait') throw new OverloadError('too_late', tooShort('the wait for a slot', timeoutMs))
    // A worker has an event loop of its own, and one of the user's own probers may stop this one itself.
    if (isolation !== undefined || isOwnProber(selected.module.prober) || !isDecisive(stalledMs, timeoutMs)) return
    const message = tooShort(`the event loop, which stood still for ${seconds(stalledMs)},`, timeoutMs - stalledMs)
    throw new OverloadError('too_late', message)
  }

  #note({ name, module }: SelectedTarget<Prober>, result: ProbeResult): void {
    const { metrics, options } = this.#parts
    const { outcome, durationSeconds } = result
    metrics.probes.inc({ module: module.name, result: outcome.ok ? 'success' : 'failure' })
    metrics.probeDuration.observe({ module: module.name }, durationSeconds)
    logProbe(options.logger, { target: name, module: module.name }, result, this.#logLevel)
  }
}

function tooShort(culprit: string, leftMs: number): string {
  return `${culprit} left ${seconds(Math.max(0, leftMs))} for the probe, which was not enough`
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(3))} s`
}
