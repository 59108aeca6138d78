import { withAge } from './cache-age.ts'
import type { FinishedProbe } from './options.ts'
import type { OwnMetrics } from './own-metrics.ts'
import type { ProbeCache } from './probe-cache.ts'
import type { ProbeJob, ProbeQueue } from './probe-queue.ts'

export interface RunCachedOptions {
  readonly queue: ProbeQueue
  readonly cache: ProbeCache
  readonly maxAgeMs: number
  readonly metrics: Pick<OwnMetrics, 'cacheScrapes'>
}

/**
 * Gives a scrape what another one has got, or gets, of the same target; or else runs a probe for it, and for others.
 * @throws as `ProbeQueue.run` does; OverloadError when the probe of another scrape takes longer than this one has time.
 */
export async function runCached(
  job: ProbeJob,
  { queue, cache, maxAgeMs, metrics }: RunCachedOptions,
): Promise<FinishedProbe> {
  const { selected, target, timeout, leftMs, signal } = job
  const module = selected.module.name
  const { finished, ageSeconds, result } = await cache.get({
    // A listed target is probed by its name; an unlisted one by its address, of which the name hides the password.
    key: JSON.stringify([selected.name, target.address, module, target.hostname]),
    maxAgeMs,
    timeoutMs: timeout.timeoutMs,
    leftMs,
    signal,
    run: (whenAllGone, onStart) => queue.run({ ...job, signal: whenAllGone, onStart }),
  })
  metrics.cacheScrapes.inc({ module, result })
  const aged = withAge(finished.result.metrics, ageSeconds)
  return { record: finished.record, result: { ...finished.result, metrics: aged } }
}
