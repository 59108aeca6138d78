import type { Logger } from '../../log/logger.ts'
import type { Arrival } from './api.ts'
import { describeEnd, type Member, type WorkerEnd, WorkerStartError } from './member.ts'

export interface StaffOptions {
  readonly places: number
  readonly logger: Logger
  /** Starts a worker. */
  readonly hire: (place: number) => Member
  /** Is told of each worker that takes the place of another, once it answers scrapes. */
  readonly onReplaced: (member: Member, arrival: Arrival) => void
  /** Is told of each worker that ends. */
  readonly onEnd: (member: Member) => void
}

/** A worker that ends sooner than this ends quickly: the next one waits, each time twice as long. */
const QUICK_MS = 60_000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 30_000

/** How long a worker may take to end beyond the time that it has to drain. */
const FAREWELL_MS = 3000

/** How long nobody takes the place of a worker, when so many in a row have ended quickly there. */
export function waitMs(quickEnds: number): number {
  return quickEnds === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (quickEnds - 1), LONGEST_WAIT_MS)
}

/** Keeps a worker in each place. */
export class Staff {
  readonly #options: StaffOptions
  readonly #members = new Set<Member>()
  readonly #arrived = new Set<Member>()
  readonly #quickEnds = new Map<number, number>()
  readonly #waits = new Set<NodeJS.Timeout>()
  #isKeeping = false
  #replaced = 0

  constructor(options: StaffOptions) {
    this.#options = options
  }

  /** The workers that answer scrapes. */
  get present(): readonly Member[] {
    return [...this.#arrived]
  }

  /** Whether workers that end are replaced: from the start on, until all are to end. */
  get isKeeping(): boolean {
    return this.#isKeeping
  }

  /** How many workers have taken the place of another. */
  get replaced(): number {
    return this.#replaced
  }

  /**
   * Starts a worker for each place, and waits until all answer scrapes.
   * @throws WorkerStartError when one of them cannot; then none is left.
   */
  async start(): Promise<readonly Arrival[]> {
    const places = Array.from({ length: this.#options.places }, (_, index) => index + 1)
    try {
      const members = places.map((place) => this.#hire(place))
      const arrivals = await Promise.all(members.map(({ arrived }) => arrived))
      this.#isKeeping = true
      for (const member of members.filter((each) => !this.#members.has(each))) this.#replace(member)
      return arrivals
    } catch (error) {
      await this.#killAll()
      throw error instanceof WorkerStartError
        ? error
        : new WorkerStartError(`probe-exporter: a worker cannot start: ${error}`)
    }
  }

  /** Lets every worker drain within the given time, and end. */
  async stop(graceMs: number): Promise<void> {
    this.#isKeeping = false
    for (const wait of this.#waits) clearTimeout(wait)
    const timer = setTimeout(() => this.kill(), graceMs + FAREWELL_MS)
    const stopping = Array.from(this.#members, async (member) => {
      if (this.#arrived.has(member))
        await member.api.call('stop', graceMs).catch(() => {}) // It has ended already.
      else member.kill()
      await member.ended
    })
    await Promise.all(stopping)
    clearTimeout(timer)
  }

  /** Ends all workers at once. */
  kill(): void {
    for (const member of this.#members) member.kill()
  }

  async #killAll(): Promise<void> {
    const ends = Array.from(this.#members, ({ ended }) => ended)
    this.kill()
    await Promise.all(ends)
  }

  #hire(place: number): Member {
    const member = this.#options.hire(place)
    this.#members.add(member)
    member.arrived.then(
      () => this.#arrived.add(member),
      () => {}, // Its end is seen to below, and at the start.
    )
    void member.ended.then((end) => {
      this.#members.delete(member)
      this.#arrived.delete(member)
      this.#options.onEnd(member)
      if (this.#isKeeping) this.#lose(member, end)
    })
    return member
  }

  #lose(member: Member, end: WorkerEnd): void {
    const { id, pid } = member
    this.#options.logger.log('error', 'A worker has ended; another takes its place', {
      worker: id,
      pid,
      end: describeEnd(end),
    })
    this.#replace(member)
  }

  #replace({ place, startedMs }: Pick<Member, 'place' | 'startedMs'>): void {
    const isQuick = performance.now() - startedMs < QUICK_MS
    const quickEnds = isQuick ? (this.#quickEnds.get(place) ?? 0) + 1 : 0
    this.#quickEnds.set(place, quickEnds)
    const wait = setTimeout(() => {
      this.#waits.delete(wait)
      this.#fill(place)
    }, waitMs(quickEnds))
    this.#waits.add(wait)
  }

  #fill(place: number): void {
    const startedMs = performance.now()
    let member: Member
    try {
      member = this.#hire(place)
    } catch (error) {
      // The system refuses some processes at once, as where there is no memory for another.
      this.#noteFailure(undefined, error)
      this.#replace({ place, startedMs })
      return
    }
    this.#replaced += 1
    member.arrived.then(
      (arrival) => this.#options.onReplaced(member, arrival),
      (error: unknown) => this.#noteFailure(member.id, error),
    )
  }

  #noteFailure(worker: number | undefined, error: unknown): void {
    if (!this.#isKeeping) return
    const why = error instanceof WorkerStartError ? error.message : String(error)
    this.#options.logger.log('error', 'A worker could not start', { ...(worker && { worker }), error: why })
  }
}
