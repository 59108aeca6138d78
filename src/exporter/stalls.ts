/** How often the clock is looked at. */
const TICK_MS = 20

/** Less of a timeout than this decides nothing. */
const SHARE = 0.1
const LEAST_MS = 50

/**
 * Knows for how long the event loop stood still, or was so busy that everything came late: a probe that runs out of time then
 * tells nothing of its target. It watches while there are probes, and wakes nobody without them.
 */
export class Stalls {
  #watchers = 0
  #lastMs = 0
  #sumMs = 0
  #timer: NodeJS.Timeout | undefined
  readonly #now: () => number

  /** @param now is replaced in tests. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Milliseconds that were lost until now, while it watched. */
  get totalMs(): number {
    return this.#sumMs + this.#lateMs()
  }

  /** Watches until everybody has left. */
  enter(): void {
    this.#watchers += 1
    if (this.#timer !== undefined) return
    this.#lastMs = this.#now()
    this.#timer = setInterval(() => this.tick(), TICK_MS).unref()
  }

  /** The next tick ends the watch, if nobody has come by then. */
  leave(): void {
    this.#watchers -= 1
  }

  /** Is called every 20 ms while it watches. */
  tick(): void {
    this.#sumMs += this.#lateMs()
    this.#lastMs = this.#now()
    if (this.#watchers > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #lateMs(): number {
    return this.#timer === undefined ? 0 : Math.max(0, this.#now() - this.#lastMs - TICK_MS)
  }
}

/** Whether so much of a timeout was lost that the target may have kept it. */
export function isDecisive(stalledMs: number, timeoutMs: number): boolean {
  return stalledMs >= Math.max(LEAST_MS, timeoutMs * SHARE)
}
