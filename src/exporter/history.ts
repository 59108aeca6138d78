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
  /**
   * The latest probes, in a ring that stays where it is; what is forgotten leaves a gap. An array that is shifted is copied
   * now and then, and what the old copies still held was a good part of what the garbage collector took for old.
   */
  readonly #recent: (ProbeRecord | undefined)[]
  /** Where the oldest is, and how many places there are from it to the latest, gaps among them. */
  #first = 0
  #span = 0
  /** How many of the recent ones are successes. */
  #successes = 0
  #olderFailures: ProbeRecord[] = []
  #bytes = 0

  constructor(limits: HistoryLimits) {
    this.#limits = limits
    this.#recent = Array.from({ length: limits.probes }, () => undefined)
  }

  /** What all that is kept takes, in bytes, as estimated. */
  get bytes(): number {
    return this.#bytes
  }

  /** Keeps a probe. @returns the record, with its id. */
  add(probe: Omit<ProbeRecord, 'id'>): ProbeRecord {
    const record = { id: ++this.#lastId, ...probe }
    if (this.#limits.probes === 0) return record
    if (this.#span === this.#recent.length) this.#retire()
    this.#recent[(this.#first + this.#span) % this.#recent.length] = record
    this.#span += 1
    if (record.outcome.ok) this.#successes += 1
    this.#bytes += record.bytes
    while (this.#bytes > this.#limits.bytes) this.#forgetOldest()
    return record
  }

  /** All that is kept, newest first. */
  list(): readonly ProbeRecord[] {
    const recent = [...this.#recent.slice(this.#first), ...this.#recent.slice(0, this.#first)]
    return [...this.#olderFailures, ...recent.filter((record) => record !== undefined)].reverse()
  }

  get(id: number): ProbeRecord | undefined {
    return this.list().find((record) => record.id === id)
  }

  /** The oldest of the recent ones goes; a failure stays on among the older ones. */
  #retire(): void {
    const oldest = this.#take(0)
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
    const gone = this.#takeSuccess() ?? this.#olderFailures.shift() ?? this.#take(0)
    this.#bytes -= gone?.bytes ?? this.#bytes // Nothing is left, so it takes nothing.
  }

  /** Takes out the oldest success, but not the latest probe. */
  #takeSuccess(): ProbeRecord | undefined {
    if (this.#successes === 0) return undefined
    for (let age = 0; age < this.#span - 1; age += 1) {
      if (this.#recent[(this.#first + age) % this.#recent.length]?.outcome.ok) return this.#take(age)
    }
    return undefined
  }

  /** Takes a recent one out, counted from the oldest, and leaves a gap; there is none before the oldest. */
  #take(age: number): ProbeRecord | undefined {
    const { length } = this.#recent
    const at = (this.#first + age) % length
    const record = this.#recent[at]
    this.#recent[at] = undefined
    if (record?.outcome.ok) this.#successes -= 1
    while (this.#span > 0 && this.#recent[this.#first] === undefined) {
      this.#first = (this.#first + 1) % length
      this.#span -= 1
    }
    return record
  }
}
