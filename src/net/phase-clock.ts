import type { Phase } from './failure.ts'

/** Milliseconds that never run backwards; `performance.now` outside tests. */
export type Clock = () => number

/** Splits the time of a probe into its phases. A phase entered twice adds up; time outside all phases is nobody's. */
export class PhaseClock {
  readonly #now: Clock
  readonly #startedMs: number
  readonly #durationsMs = new Map<Phase, number>()
  #phase: Phase | undefined
  #enteredMs: number
  #stoppedMs: number | undefined

  constructor(now: Clock = () => performance.now()) {
    this.#now = now
    this.#startedMs = now()
    this.#enteredMs = this.#startedMs
  }

  /** The phase that the probe is in. */
  get phase(): Phase | undefined {
    return this.#phase
  }

  /** Milliseconds from the start until `stop`, or until now. */
  get totalMs(): number {
    return (this.#stoppedMs ?? this.#now()) - this.#startedMs
  }

  /** Milliseconds of each phase that happened. */
  get durationsMs(): ReadonlyMap<Phase, number> {
    return this.#durationsMs
  }

  /** Ends the phase that is open and opens the given one; none when it is left out. Without effect once stopped. */
  enter(phase?: Phase): void {
    if (this.#stoppedMs !== undefined) return
    const nowMs = this.#now()
    if (this.#phase !== undefined) {
      this.#durationsMs.set(this.#phase, (this.#durationsMs.get(this.#phase) ?? 0) + nowMs - this.#enteredMs)
    }
    this.#phase = phase
    this.#enteredMs = nowMs
  }

  /** Ends the probe. A prober that goes on after its deadline changes no figure any more. */
  stop(): void {
    if (this.#stoppedMs !== undefined) return
    const phase = this.#phase
    this.enter()
    this.#phase = phase
    this.#stoppedMs = this.#enteredMs
  }
}

/** Milliseconds as seconds, to the nanosecond; the digits behind that would be those of the division. */
export function toSeconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e9
}
