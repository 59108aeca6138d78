import type { ProbeOutcome } from '../probe/outcome.ts'

/** What is remembered of a probe. */
export interface ProbeRecord {
  readonly id: number
  readonly startedAt: Date
  readonly target: string
  readonly module: string
  readonly outcome: ProbeOutcome
  readonly durationSeconds: number
  /** Renders all that is known of the probe, with secrets hidden. */
  readonly renderDebug: () => Promise<string>
}

/** A bounded memory of probes, in which failures outlive successes. */
export class History {
  readonly #limit: number
  #lastId = 0
  #recent: ProbeRecord[] = []
  #olderFailures: ProbeRecord[] = []

  /** @param limit how many probes are kept, and how many failures that are older than those. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Keeps a probe. @returns the record, with its id. */
  add(probe: Omit<ProbeRecord, 'id'>): ProbeRecord {
    const record = { id: ++this.#lastId, ...probe }
    this.#recent.push(record)
    const oldest = this.#recent.length > this.#limit ? this.#recent.shift() : undefined
    if (oldest !== undefined && !oldest.outcome.ok) {
      this.#olderFailures.push(oldest)
      if (this.#olderFailures.length > this.#limit) this.#olderFailures.shift()
    }
    return record
  }

  /** All that is kept, newest first. */
  list(): readonly ProbeRecord[] {
    return [...this.#olderFailures, ...this.#recent].reverse()
  }

  get(id: number): ProbeRecord | undefined {
    return this.list().find((record) => record.id === id)
  }
}
