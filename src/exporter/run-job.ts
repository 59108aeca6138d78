import type { SignalLike } from '../net/light-signal.ts'
import { type ProbeResult, runProbe } from '../probe/runner.ts'
import type { ChosenTimeout } from './choose-timeout.ts'
import type { OwnMetrics } from './own-metrics.ts'
import type { ProbeJob } from './probe-queue.ts'
import { longestWait, shortenTimeout } from './wait-for-slot.ts'

/** The turn of a job, which has a slot now. */
export interface Turn {
  readonly timeout: ChosenTimeout
  /** When the job was to run first, by `performance.now`. */
  readonly beganMs: number
}

export interface RunJobOptions extends Turn {
  readonly cutOff: SignalLike
  readonly metrics: Pick<OwnMetrics, 'overhead'>
}

/** What has become of a job. */
export interface RanJob {
  readonly result: ProbeResult
  readonly startedAt: Date
  /** The timeout that the probe had. */
  readonly timeout: ChosenTimeout
}

/**
 * Runs a probe, in the exporter itself or in a worker.
 * @throws OverloadError, of which the target knows nothing; the reason of the signal, or of the cut-off.
 */
export async function runJob(job: ProbeJob, options: RunJobOptions): Promise<RanJob> {
  if (job.isolation !== undefined) return runIsolated(job, job.isolation, options)
  const { selected, target, redact, memory, signal } = job
  const { guard, resolver, module } = selected
  const { prober, options: settings } = module
  const { timeout, cutOff } = options
  const { timeoutMs } = timeout
  const startedAt = new Date()
  const request = { prober, options: settings, target, guard, resolver, timeoutMs, signal, cutOff, redact, memory }
  return { result: await runProbe(request), startedAt, timeout }
}

/** The time until a worker is ready is none of the probe's, and counts as the wait for a slot does. */
async function runIsolated(
  { selected, target, redact, memory, signal, leftMs }: ProbeJob,
  { probers, selection }: NonNullable<ProbeJob['isolation']>,
  { timeout: whole, beganMs, cutOff, metrics }: RunJobOptions,
): Promise<RanJob> {
  const waitsMs = performance.now()
  let timeout = whole
  let startedAt = new Date()
  const result = await probers.run({
    module: selected.module,
    target,
    selection,
    maxWaitMs: longestWait(whole, leftMs),
    timeoutMs() {
      const nowMs = performance.now()
      metrics.overhead.observe({ part: 'worker_wait' }, (nowMs - waitsMs) / 1000)
      timeout = shortenTimeout(whole, leftMs, nowMs - beganMs)
      startedAt = new Date()
      return timeout.timeoutMs
    },
    signal,
    cutOff,
    redact,
    memory,
  })
  return { result, startedAt, timeout }
}
