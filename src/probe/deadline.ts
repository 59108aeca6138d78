import { ProbeFailure } from '../net/failure.ts'
import type { Abortable, CutOff } from './cut-off.ts'

/** Aborts a probe when its time is up, or when the given signal or cut-off aborts. */
export class Deadline implements Abortable {
  /** Rejects at the deadline, with its reason. */
  readonly passed: Promise<never>
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #cutOff: CutOff | undefined
  readonly #timer: NodeJS.Timeout
  readonly #timeoutMs: number

  constructor(timeoutMs: number, outer: AbortSignal | undefined, cutOff?: CutOff) {
    const { signal } = this.#controller
    this.passed = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    this.passed.catch(() => {}) // Whoever raced against it has seen it; nobody else has to.
    this.#outer = outer
    this.#cutOff = cutOff
    this.#timeoutMs = timeoutMs
    outer?.addEventListener('abort', this.#onAbort)
    cutOff?.add(this)
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

  /** Watches no longer, and aborts whatever the prober has left running. */
  end(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#onAbort)
    this.#cutOff?.delete(this)
    this.#controller.abort(new Error('the probe is over'))
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason)
  }

  readonly #onAbort = (): void => {
    this.abort(this.#outer?.reason)
  }
}

function timeoutFailure(timeoutMs: number): ProbeFailure {
  return new ProbeFailure('timeout', `no result within ${timeoutMs / 1000} s`)
}
