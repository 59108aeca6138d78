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
  /** Where the next one goes, and the oldest is. */
  #next = 0
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
    const oldest = this.#recent[this.#next]
    this.#recent[this.#next] = record
    this.#next = (this.#next + 1) % this.#recent.length
    this.#bytes += record.bytes
    if (oldest !== undefined) this.#retire(oldest)
    while (this.#bytes > this.#limits.bytes) this.#forgetOldest()
    return record
  }

  /** All that is kept, newest first. */
  list(): readonly ProbeRecord[] {
    const recent = [...this.#recent.slice(this.#next), ...this.#recent.slice(0, this.#next)]
    return [...this.#olderFailures, ...recent.filter((record) => record !== undefined)].reverse()
  }

  get(id: number): ProbeRecord | undefined {
    return this.list().find((record) => record.id === id)
  }

  /** The oldest of the recent ones goes; a failure stays on among the older ones. */
  #retire(oldest: ProbeRecord): void {
    if (oldest.outcome.ok) {
      this.#bytes -= oldest.bytes
      return
    }
    this.#olderFailures.push(oldest)
    if (this.#olderFailures.length > this.#limits.probes) this.#bytes -= this.#olderFailures.shift()?.bytes ?? 0
  }

  /** Takes out the oldest success, or else the oldest failure; the latest probe goes last. */
  #forgetOldest(): void {
    const isLatest = ({ id }: ProbeRecord): boolean => id === this.#lastId
    const gone =
      this.#takeFirst((record) => record.outcome.ok && !isLatest(record)) ??
      this.#olderFailures.shift() ??
      this.#takeFirst(() => true)
    this.#bytes -= gone?.bytes ?? this.#bytes // Nothing is left, so it takes nothing.
  }

  /** Takes the oldest of the recent ones out that fits. */
  #takeFirst(fits: (record: ProbeRecord) => boolean): ProbeRecord | undefined {
    const { length } = this.#recent
    for (let age = 0; age < length; age += 1) {
      const at = (this.#next + age) % length
      const record = this.#recent[at]
      if (record === undefined || !fits(record)) continue
      this.#recent[at] = undefined
      return record
    }
    return undefined
  }
}
