/** What of an AbortSignal the way of a probe needs. */
export interface SignalLike extends Pick<AbortSignal, 'aborted' | 'reason' | 'throwIfAborted'> {
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/**
 * A signal and its controller in one. Those of Node.js, with their events, cost much of the processor time of a small probe;
 * one is made where somebody asks for it. Listeners must not throw.
 */
export class LightSignal implements SignalLike {
  #isAborted = false
  #reason: unknown
  #listeners: Set<() => void> | undefined
  #controller: AbortController | undefined

  get aborted(): boolean {
    return this.#isAborted
  }

  get reason(): unknown {
    return this.#reason
  }

  /** The same as a signal of Node.js. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#isAborted) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** Tells every listener, once; the first reason counts. */
  abort(reason: unknown): void {
    if (this.#isAborted) return
    this.#isAborted = true
    this.#reason = reason
    for (const listener of this.#listeners ?? []) listener()
    this.#listeners = undefined
    this.#controller?.abort(reason)
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#isAborted) return
    this.#listeners ??= new Set()
    this.#listeners.add(listener)
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener)
  }
}

/** A signal of Node.js, for what takes no other. */
export function toAbortSignal(signal: SignalLike): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  if (signal instanceof LightSignal) return signal.signal
  throw new TypeError('expected a signal')
}
