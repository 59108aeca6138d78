/** A token bucket: it holds `burst` tokens at most, and gets one back each interval. */
export class RateLimiter {
  readonly #intervalMs: number
  readonly #burst: number
  readonly #now: () => number
  #tokens: number
  #filledAtMs: number

  constructor(intervalMs: number, burst: number, now: () => number = () => performance.now()) {
    this.#intervalMs = intervalMs
    this.#burst = burst
    this.#now = now
    this.#tokens = burst
    this.#filledAtMs = now()
  }

  /** Takes a token. @returns whether there was one. */
  take(): boolean {
    const now = this.#now()
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAtMs) / this.#intervalMs)
    this.#filledAtMs = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
