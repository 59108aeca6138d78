import type { ProbeOutcome } from '../probe/outcome.ts'

/** What is remembered of a probe. */
export interface ProbeRecord {
  readonly id: number
  readonly startedAt: Date
  readonly target: string
  readonly module: string
  readonly outcome: ProbeOutcome
  readonly durationSeconds: number
  /** What it takes in memory, as estimated. */
  readonly bytes: number
  /** Renders all that is known of the probe, with secrets hidden. */
  readonly renderDebug: () => Promise<string>
}

export interface HistoryLimits {
  /** How many probes are kept, and how many failures that are older than those. */
  readonly probes: number
  /** How many bytes they take together, as estimated. */
  readonly bytes: number
}

/** A bounded memory of probes, in which failures outlive successes. */
export class History {
  readonly #limits: HistoryLimits
  #lastId = 0
  #recent: ProbeRecord[] = []
  #olderFailures: ProbeRecord[] = []
  #bytes = 0

  constructor(limits: HistoryLimits) {
    this.#limits = limits
  }

  /** What all that is kept takes, in bytes, as estimated. */
  get bytes(): number {
    return this.#bytes
  }

  /** Keeps a probe. @returns the record, with its id. */
  add(probe: Omit<ProbeRecord, 'id'>): ProbeRecord {
    const record = { id: ++this.#lastId, ...probe }
    this.#recent.push(record)
    this.#bytes += record.bytes
    if (this.#recent.length > this.#limits.probes) this.#retire()
    while (this.#bytes > this.#limits.bytes) this.#forgetOldest()
    return record
  }

  /** All that is kept, newest first. */
  list(): readonly ProbeRecord[] {
    return [...this.#olderFailures, ...this.#recent].reverse()
  }

  get(id: number): ProbeRecord | undefined {
    return this.list().find((record) => record.id === id)
  }

  /** Takes the oldest of the recent ones out; a failure stays on among the older ones. */
  #retire(): void {
    const oldest = this.#recent.shift()
    if (oldest === undefined) return
    if (oldest.outcome.ok) {
      this.#bytes -= oldest.bytes
      return
    }
    this.#olderFailures.push(oldest)
    if (this.#olderFailures.length > this.#limits.probes) this.#bytes -= this.#olderFailures.shift()?.bytes ?? 0
  }

  /** Takes out the oldest success, or else the oldest failure; the latest probe goes last. */
  #forgetOldest(): void {
    const success = this.#recent.findIndex(({ outcome }) => outcome.ok)
    const isLatest = success === this.#recent.length - 1
    const [gone] =
      success !== -1 && !isLatest
        ? this.#recent.splice(success, 1)
        : (this.#olderFailures.length > 0 ? this.#olderFailures : this.#recent).splice(0, 1)
    this.#bytes -= gone?.bytes ?? this.#bytes // Nothing is left, so it takes nothing.
  }
}
