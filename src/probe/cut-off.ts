/** What can be ended before its time. */
export interface Abortable {
  readonly abort: (reason: unknown) => void
}

/** Ends all that runs, at once. To join and to leave costs less than a listener on a signal that many share. */
export class CutOff {
  readonly #running = new Set<Abortable>()
  #reason: Error | undefined

  add(running: Abortable): void {
    this.#running.add(running)
  }

  delete(running: Abortable): void {
    this.#running.delete(running)
  }

  /** Ends what runs now; `throwIfAborted` throws the reason from then on. */
  abort(reason: Error): void {
    this.#reason = reason
    for (const running of this.#running) running.abort(reason)
  }

  throwIfAborted(): void {
    if (this.#reason !== undefined) throw this.#reason
  }
}
