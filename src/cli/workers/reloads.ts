import type { ReloadVerdict } from '../../exporter/crew.ts'
import type { Logger } from '../../log/logger.ts'
import type { Arrival, Prepared } from './api.ts'
import type { Member } from './member.ts'

/** What there is of a worker for a reload. */
export type Loader = Pick<Member, 'api'>

/** How often the files may change while they are read. */
const ATTEMPTS = 3

const RESTLESS = 'the files have changed while they were read; nothing is loaded'

/** Sees to it that all workers have the same configuration. */
export class Reloads {
  readonly #listMembers: () => readonly Loader[]
  readonly #logger: Logger
  /** Of what is in force. */
  #fingerprint: string | undefined
  /** The last of those who load; they wait for each other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(listMembers: () => readonly Loader[], logger: Logger) {
    this.#listMembers = listMembers
    this.#logger = logger
  }

  /** Loads the file in one worker, then in all, and puts it in force in all of them or in none. */
  reload(): Promise<ReloadVerdict> {
    return this.#inTurn(() => this.#reload())
  }

  /** Reloads where the files have changed since the last time, which may have failed. */
  async reloadIfChanged(): Promise<void> {
    await this.#inTurn(async () => {
      const [first] = this.#listMembers()
      const hasChanged = await first?.api.call('hasChanged').catch(() => false) // It has just ended.
      if (hasChanged) await this.#reload()
    })
  }

  /** Takes note of what a worker has loaded when it began; where the others have something else, all load it. */
  async welcome({ fingerprint }: Pick<Arrival, 'fingerprint'>): Promise<void> {
    await this.#inTurn(async () => {
      this.#fingerprint ??= fingerprint
      if (this.#fingerprint === fingerprint) return
      this.#logger.log('warn', 'A new worker has loaded files that have changed; all workers load them')
      await this.#reload()
    })
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => {}) // Whoever asked for this one is told of it, the next one is not.
    return turn
  }

  async #reload(): Promise<ReloadVerdict> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const prepared = await this.#prepare()
      const bad = prepared.find((each) => 'mistakes' in each)
      if (bad !== undefined) return this.#refuse(bad.mistakes, bad.error)
      const fingerprints = new Set(prepared.map((each) => ('fingerprint' in each ? each.fingerprint : '')))
      const [fingerprint] = fingerprints
      if (fingerprints.size !== 1) continue
      this.#fingerprint = fingerprint
      await this.#tell((member, isFirst) => member.api.call('enforce', { tells: isFirst }))
      return { loaded: true }
    }
    return this.#refuse(RESTLESS, RESTLESS)
  }

  /** The first worker tries the file; where it is good, the others load it too. Whoever ends meanwhile does not count. */
  async #prepare(): Promise<readonly Prepared[]> {
    const [first, ...others] = this.#listMembers()
    const prepare = async (member: Loader | undefined): Promise<readonly Prepared[]> =>
      (await member?.api.call('prepare').then(
        (prepared) => [prepared],
        () => [],
      )) ?? []
    const tried = await prepare(first)
    if (tried.some((each) => 'mistakes' in each)) return tried
    return [...tried, ...(await Promise.all(others.map(prepare))).flat()]
  }

  async #refuse(mistakes: string, error: string): Promise<ReloadVerdict> {
    await this.#tell((member, isFirst) => member.api.call('refuse', isFirst ? error : undefined))
    return { loaded: false, mistakes }
  }

  async #tell(say: (member: Loader, isFirst: boolean) => Promise<void>): Promise<void> {
    // Whoever has ended needs not be told.
    await Promise.allSettled(this.#listMembers().map((member, index) => say(member, index === 0)))
  }
}
