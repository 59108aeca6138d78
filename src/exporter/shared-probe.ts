import { LightSignal, type SignalLike } from '../net/light-signal.ts'
import type { Clock } from '../net/phase-clock.ts'
import { OverloadError } from '../probe/overload-error.ts'
import type { FinishedProbe } from './options.ts'

/** Who waits for a probe. */
export interface Waiter {
  /** Longest time to wait; undefined for no limit. */
  readonly leftMs: number | undefined
  readonly signal: SignalLike | undefined
}

/** Runs a probe, which ends with the signal; `onStart` is to be told when it begins. */
export type RunProbe = (signal: SignalLike, onStart: () => void) => Promise<FinishedProbe>

/** A probe that several scrapes wait for. It goes on for as long as one of them does. */
export class SharedProbe {
  readonly finished: Promise<FinishedProbe>
  /** Longest time of the probe. */
  readonly timeoutMs: number
  readonly #controller = new LightSignal()
  #startedMs: number | undefined
  #waiting = 0

  constructor(timeoutMs: number, run: RunProbe, now: Clock) {
    this.timeoutMs = timeoutMs
    this.finished = run(this.#controller, () => {
      this.#startedMs = now()
    })
    this.finished.catch(() => {}) // Where nobody waits any more, nobody has to be told.
  }

  /** When it got its slot; undefined until then. */
  get startedMs(): number | undefined {
    return this.#startedMs
  }

  /** Whether everybody is gone, and the probe with them. */
  get isAbandoned(): boolean {
    return this.#controller.aborted
  }

  /**
   * Waits for the end of the probe.
   * @throws what the probe has thrown; the reason of the waiter's signal; OverloadError `too_late` when the waiter's time is up.
   */
  async wait({ leftMs, signal }: Waiter): Promise<FinishedProbe> {
    signal?.throwIfAborted()
    this.#waiting += 1
    const { promise: gone, reject } = Promise.withResolvers<never>()
    const onAbort = (): void => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort)
    const timer = leftMs === undefined ? undefined : setTimeout(() => reject(takesTooLong()), leftMs)
    try {
      return await Promise.race([this.finished, gone])
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      this.#waiting -= 1
      if (this.#waiting === 0) this.#controller.abort(new Error('nobody waits for the probe any more'))
    }
  }
}

/** The scrape that began the probe has more time than this one, which knows nothing of the target. */
function takesTooLong(): OverloadError {
  return new OverloadError(
    'too_late',
    'the probe that this scrape shares with another takes longer than the scrape has time',
  )
}
