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
  /**
   * In no order, and one that was added twice is called twice. Signals that live long have as many come and go as there are
   * probes: a Set leaves a table behind for every few of them, and these, once they were old, kept whole probes from being
   * collected.
   */
  #listeners: (() => void)[] | undefined
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
    // One listener may remove another.
    for (let next = this.#listeners?.pop(); next !== undefined; next = this.#listeners?.pop()) next()
    this.#listeners = undefined
    this.#controller?.abort(reason)
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#isAborted) return
    this.#listeners ??= []
    this.#listeners.push(listener)
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const index = this.#listeners?.indexOf(listener) ?? -1
    if (this.#listeners === undefined || index === -1) return
    const last = this.#listeners.pop()
    if (last !== undefined && index < this.#listeners.length) this.#listeners[index] = last
  }
}

/** A signal of Node.js, for what takes no other. */
export function toAbortSignal(signal: SignalLike): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  if (signal instanceof LightSignal) return signal.signal
  throw new TypeError('expected a signal')
}
