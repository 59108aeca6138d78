import type { SignalLike } from '../net/light-signal.ts'
import { OverloadError } from '../probe/overload-error.ts'

export interface WaitOptions {
  readonly maxWaitMs: number
  /** Aborts when nobody waits for the slot any more. */
  readonly signal: SignalLike | undefined
  /** Ends the wait when the exporter does. */
  readonly cutOff: SignalLike
}

/** Places for probes: so many run at a time, and the next free place goes to whoever has waited longest. */
export class Slots {
  readonly limit: number
  #taken = 0
  readonly #waiting = new Set<() => void>()
  readonly #whenIdle: (() => void)[] = []

  constructor(limit: number) {
    this.limit = limit
  }

  get taken(): number {
    return this.#taken
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes a slot where one is free. As long as somebody waits, none is. */
  tryTake(): boolean {
    if (this.#taken >= this.limit) return false
    this.#taken += 1
    return true
  }

  /**
   * Waits for a slot.
   * @throws OverloadError `no_slot` when the time is up; the reason of the signal, or of the cut-off, when that aborts.
   */
  wait({ maxWaitMs, signal, cutOff }: WaitOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#waiting.delete(enter)
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
        cutOff.removeEventListener('abort', cut)
      }
      const enter = (): void => {
        end()
        resolve()
      }
      const giveUp = (reason: unknown): void => {
        end()
        reject(reason)
      }
      const leave = (): void => giveUp(signal?.reason)
      const cut = (): void => giveUp(cutOff.reason)
      const timer = setTimeout(() => giveUp(tooManyProbes(this.limit)), maxWaitMs)
      this.#waiting.add(enter)
      signal?.addEventListener('abort', leave)
      cutOff.addEventListener('abort', cut)
      if (signal?.aborted) leave()
      else if (cutOff.aborted) cut()
    })
  }

  /** Gives a slot back, to whoever has waited longest. */
  release(): void {
    for (const enter of this.#waiting) {
      enter()
      return
    }
    this.#taken -= 1
    if (this.#taken === 0) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  /** Resolves when no slot is taken, and so nobody waits for one. */
  async idle(): Promise<void> {
    if (this.#taken > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }
}

function tooManyProbes(limit: number): OverloadError {
  const taken = limit === 1 ? 'the only slot is taken' : `all ${limit} slots are taken`
  return new OverloadError('no_slot', `${taken}, and none became free in time (--probe.max-concurrency)`)
}
