import { ProbeFailure } from '../net/failure.ts'
import { LightSignal, type SignalLike } from '../net/light-signal.ts'

/** Why what a prober has left running is aborted. */
const OVER = new Error('the probe is over')

/** Aborts a probe when its time is up, or when one of the given signals aborts. */
export class Deadline extends LightSignal {
  readonly #outer: readonly (SignalLike | undefined)[]
  readonly #timer: NodeJS.Timeout
  readonly #timeoutMs: number

  constructor(timeoutMs: number, ...outer: readonly (SignalLike | undefined)[]) {
    super()
    this.#timeoutMs = timeoutMs
    this.#outer = outer
    for (const signal of outer) signal?.addEventListener('abort', this.#onAbort)
    this.#timer = setTimeout(() => this.abort(timeoutFailure(timeoutMs)), timeoutMs)
  }

  /** Waits for a task, but no longer than until the abort, whose reason it throws then. */
  race<T>(task: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.addEventListener('abort', () => reject(this.reason))
      task.then(resolve, reject)
    })
  }

  /**
   * A prober that blocks the event loop blocks the timer too, and ends before it can tell.
   * @throws ProbeFailure when the time is up.
   */
  check(elapsedMs: number): void {
    if (elapsedMs > this.#timeoutMs) throw timeoutFailure(this.#timeoutMs)
  }

  /** Watches no longer, and aborts whatever the prober has left running. */
  end(): void {
    clearTimeout(this.#timer)
    for (const signal of this.#outer) signal?.removeEventListener('abort', this.#onAbort)
    this.abort(OVER)
  }

  readonly #onAbort = (): void => {
    this.abort(this.#outer.find((signal) => signal?.aborted)?.reason)
  }
}

function timeoutFailure(timeoutMs: number): ProbeFailure {
  return new ProbeFailure('timeout', `no result within ${timeoutMs / 1000} s`)
}
