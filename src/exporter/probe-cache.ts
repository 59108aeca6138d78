import type { Clock } from '../net/phase-clock.ts'
import type { FinishedProbe } from './options.ts'
import { type RunProbe, SharedProbe, type Waiter } from './shared-probe.ts'

/** What a scrape of a module with a cache got: a probe of its own, one that ran already, or the result of an earlier one. */
export type CacheResult = 'probed' | 'shared' | 'cached'

export interface CachedProbe {
  readonly finished: FinishedProbe
  /** How long before the scrape the probe began; 0 for one of its own. */
  readonly ageSeconds: number
  readonly result: CacheResult
}

export interface CacheRequest extends Waiter {
  /** The same for scrapes that can share a probe. */
  readonly key: string
  /** Longest time from the start of a probe to a scrape that gets its result. */
  readonly maxAgeMs: number
  /** Longest time that a probe for this scrape may take. */
  readonly timeoutMs: number
  readonly run: RunProbe
}

interface Kept {
  readonly finished: FinishedProbe
  readonly startedMs: number
  /** The time that it was given, where it timed out; infinite where it would have needed no more. */
  readonly timeoutMs: number
}

/** One that runs, or is kept. */
type Probe = Pick<SharedProbe, 'startedMs' | 'timeoutMs'>

const MAX_PROBES = 1000
/** Most bytes of all results together, as estimated. */
const MAX_BYTES = 16 * 1024 * 1024

/** Lets scrapes of the same target share a probe: the one that runs, or the latest one while it is fresh. */
export class ProbeCache {
  readonly #now: Clock
  readonly #running = new Map<string, SharedProbe>()
  /** The oldest first. */
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  constructor(now: Clock = () => performance.now()) {
    this.#now = now
  }

  /** Estimated bytes of the results that are kept. */
  get bytes(): number {
    return this.#bytes
  }

  /** @throws what the probe throws; the reason of the signal; OverloadError when a probe of others takes too long. */
  async get(request: CacheRequest): Promise<CachedProbe> {
    const { key, signal } = request
    signal?.throwIfAborted() // Nobody would be there to end what it begins.
    const askedMs = this.#now()
    const kept = this.#kept.get(key)
    if (kept !== undefined && isUsable(kept, request, askedMs)) {
      return { finished: kept.finished, ageSeconds: ageSeconds(kept, askedMs), result: 'cached' }
    }
    const running = this.#running.get(key)
    if (running !== undefined && !running.isAbandoned && isUsable(running, request, askedMs)) {
      const finished = await running.wait(request)
      return { finished, ageSeconds: ageSeconds(running, askedMs), result: 'shared' }
    }
    const own = this.#start(request)
    return { finished: await own.wait({ ...request, leftMs: undefined }), ageSeconds: 0, result: 'probed' }
  }

  #start({ key, timeoutMs, run }: CacheRequest): SharedProbe {
    const probe = new SharedProbe(timeoutMs, run, this.#now)
    this.#running.set(key, probe)
    const end = (): void => {
      if (this.#running.get(key) === probe) this.#running.delete(key)
    }
    probe.finished.then((finished) => {
      end()
      const { outcome } = finished.result
      const neededMs = !outcome.ok && outcome.lackedTime ? timeoutMs : Number.POSITIVE_INFINITY
      this.#keep(key, { finished, startedMs: probe.startedMs ?? this.#now(), timeoutMs: neededMs })
    }, end)
    return probe
  }

  /** A probe that ends late does not take the place of one that began after it. */
  #keep(key: string, kept: Kept): void {
    const before = this.#kept.get(key)
    if (before !== undefined && before.startedMs > kept.startedMs) return
    this.#forget(key)
    this.#kept.set(key, kept)
    this.#bytes += bytesOf(key, kept)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_PROBES && this.#bytes <= MAX_BYTES) return
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    const kept = this.#kept.get(key)
    if (kept === undefined) return
    this.#bytes -= bytesOf(key, kept)
    this.#kept.delete(key)
  }
}

/** A key holds the name of the target and its address; a character may take two bytes. */
function bytesOf(key: string, { finished }: Kept): number {
  return finished.record.bytes + 2 * key.length
}

/** Whether a probe is fresh enough, and is not cut short where one for this scrape would have gone on. */
function isUsable(probe: Probe, { maxAgeMs, timeoutMs }: CacheRequest, askedMs: number): boolean {
  const isFresh = probe.startedMs === undefined || askedMs - probe.startedMs < maxAgeMs
  return isFresh && probe.timeoutMs >= timeoutMs
}

/** Where the probe waits for its slot, it begins after the scrape. */
function ageSeconds({ startedMs }: Probe, askedMs: number): number {
  return startedMs === undefined ? 0 : Math.max(0, askedMs - startedMs) / 1000
}
