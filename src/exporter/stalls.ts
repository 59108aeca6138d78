/** How often the clock is looked at. */
const TICK_MS = 20

/** Less of a timeout than this decides nothing. */
const SHARE = 0.1
const LEAST_MS = 50

/**
 * Knows for how long the event loop stood still, or was so busy that everything came late: a probe that runs out of time then
 * tells nothing of its target.
 */
export class Stalls {
  #lastMs: number
  #sumMs = 0
  readonly #timer: NodeJS.Timeout
  readonly #now: () => number

  /** @param now is replaced in tests. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#lastMs = now()
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref()
  }

  /** Milliseconds that are lost until now. */
  get totalMs(): number {
    return this.#sumMs + this.#lateMs()
  }

  /** Is to be called every 20 ms. */
  tick(): void {
    this.#sumMs += this.#lateMs()
    this.#lastMs = this.#now()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #lateMs(): number {
    return Math.max(0, this.#now() - this.#lastMs - TICK_MS)
  }
}

/** Whether so much of a timeout was lost that the target may have kept it. */
export function isDecisive(stalledMs: number, timeoutMs: number): boolean {
  return stalledMs >= Math.max(LEAST_MS, timeoutMs * SHARE)
}
