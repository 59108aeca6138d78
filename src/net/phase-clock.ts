import type { Phase } from './failure.ts'
import { countComputed, turnNow } from './turn.ts'

/** Milliseconds since whenever; `turnNow` outside tests. */
export type Clock = () => number

/**
 * Splits the time of a probe into its phases. A phase entered twice adds up; time outside all phases is nobody's. It never
 * runs backwards, though a second socket event of a turn may come up with the time of the first.
 */
export class PhaseClock {
  readonly #clock: Clock
  #lastMs: number
  readonly #startedMs: number
  readonly #durationsMs = new Map<Phase, number>()
  #phase: Phase | undefined
  #enteredMs: number
  #entered = 0
  #stoppedMs: number | undefined
  #pausedAtMs: number | undefined
  #pausedMs = 0
  #pauses = 0
  #isPreparing = false
  /** What was computed in preparation, and does not count. */
  #savedMs = 0

  constructor(now: Clock = turnNow) {
    this.#clock = now
    this.#lastMs = now()
    this.#startedMs = this.#lastMs
    this.#enteredMs = this.#lastMs
  }

  #now(): number {
    const nowMs = this.#clock()
    if (this.#isPreparing) {
      const computedMs = nowMs - this.#startedMs
      this.#savedMs = computedMs - countComputed(computedMs)
    }
    this.#lastMs = Math.max(this.#lastMs, nowMs - this.#savedMs)
    return this.#lastMs
  }

  /** Says that the exporter has work to do before it turns to the network; the clock goes slow until `setOut`. */
  prepare(): void {
    this.#isPreparing = true
  }

  /** Says that the probe turns to the network now. Without effect from then on. */
  setOut(): void {
    if (!this.#isPreparing) return
    this.#now()
    this.#isPreparing = false
  }

  /** The phase that the probe is in. */
  get phase(): Phase | undefined {
    return this.#phase
  }

  /** How often a phase was entered or left: the same as before for whoever is in it still. */
  get entered(): number {
    return this.#entered
  }

  /** Milliseconds from the start until `stop`, or until now. */
  get totalMs(): number {
    return (this.#stoppedMs ?? this.#pausedAtMs ?? this.#now()) - this.#startedMs - this.#pausedMs
  }

  /** Milliseconds of each phase that happened. */
  get durationsMs(): ReadonlyMap<Phase, number> {
    return this.#durationsMs
  }

  /** Milliseconds that a phase has taken so far. */
  phaseMs(phase: Phase): number {
    const endedMs = this.#durationsMs.get(phase) ?? 0
    const isOpen = phase === this.#phase && this.#stoppedMs === undefined
    return isOpen ? endedMs + (this.#pausedAtMs ?? this.#now()) - this.#enteredMs : endedMs
  }

  /** Ends the phase that is open and opens the given one; none when it is left out. Without effect once stopped. */
  enter(phase?: Phase): void {
    if (this.#stoppedMs !== undefined || this.isPaused) return
    const nowMs = this.#now()
    if (this.#phase !== undefined) {
      this.#durationsMs.set(this.#phase, (this.#durationsMs.get(this.#phase) ?? 0) + nowMs - this.#enteredMs)
    }
    this.#phase = phase
    this.#enteredMs = nowMs
    this.#entered += 1
  }

  /** Whether the time that passes now belongs to nobody. */
  get isPaused(): boolean {
    return this.#pausedAtMs !== undefined
  }

  /** Stops the clock until each `pause` has had its `resume`; the phase that was open goes on then. */
  pause(): void {
    if (this.#stoppedMs !== undefined) return
    this.#pauses += 1
    this.#pausedAtMs ??= this.#now()
  }

  resume(): void {
    if (this.#stoppedMs !== undefined || this.#pausedAtMs === undefined) return
    this.#pauses -= 1
    if (this.#pauses > 0) return
    const pausedMs = this.#now() - this.#pausedAtMs
    this.#pausedAtMs = undefined
    this.#pausedMs += pausedMs
    this.#enteredMs += pausedMs
  }

  /** Ends the probe. A prober that goes on after its deadline changes no figure any more. */
  stop(): void {
    if (this.#stoppedMs !== undefined) return
    this.#pauses = 1 // However many are open.
    this.resume()
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
