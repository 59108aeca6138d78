import type { ProbeSummary } from '../../exporter/crew.ts'
import type { Family } from '../../metrics/family.ts'
import { keepCounted, mergeFamilies } from '../../metrics/merge.ts'
import type { Member } from './member.ts'

/** How long a worker is waited for that may have its hands full. */
const LATE_MS = 3000

/** What there is of a worker that is asked. */
export type Asked = Pick<Member, 'id' | 'api' | 'families'>

/** Gathers what the workers know, each of its own probes. */
export class Answers {
  readonly #listMembers: () => readonly Asked[]
  readonly #lateMs: number
  /** What workers have counted that are gone. */
  #counted: readonly Family[] = []

  constructor(listMembers: () => readonly Asked[], lateMs: number = LATE_MS) {
    this.#listMembers = listMembers
    this.#lateMs = lateMs
  }

  /** The metrics of all, and those of the primary process. A worker that is late counts with what it gave last. */
  async collect(own: () => readonly Family[]): Promise<readonly Family[]> {
    const asked = this.#listMembers().map(async (member) => {
      member.families = await this.#within(member.api.call('collect'), member.families)
    })
    await Promise.all(asked)
    // Whoever has ended meanwhile is among what was counted.
    return mergeFamilies([...this.#listMembers().map(({ families }) => families), this.#counted, own()])
  }

  /** Keeps what a worker has counted, so that no sum falls. */
  bury({ families }: Pick<Asked, 'families'>): void {
    this.#counted = mergeFamilies([this.#counted, keepCounted(families)])
  }

  /** The probes of all, those that ended last first. An id is that of the worker, and the probe's own there. */
  async list(): Promise<readonly ProbeSummary[]> {
    const lists = this.#listMembers().map(async ({ id, api }) => {
      const probes = await this.#within(api.call('list'), [])
      return probes.map((probe) => ({ ...probe, id: `${id}-${probe.id}` }))
    })
    return (await Promise.all(lists)).flat().sort((a, b) => endMs(b) - endMs(a))
  }

  async readLog(id: string): Promise<string | undefined> {
    const { worker, own } = /^(?<worker>\d{1,15})-(?<own>\d{1,15})$/.exec(id)?.groups ?? {}
    const member = this.#listMembers().find((each) => String(each.id) === worker)
    return member && own ? this.#within(member.api.call('readLog', own), undefined) : undefined
  }

  /** What was called for, or else what there is without it: the worker has ended, or takes too long. */
  async #within<T>(called: Promise<T>, otherwise: T): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<T>((resolve) => {
      timer = setTimeout(() => resolve(otherwise), this.#lateMs)
    })
    try {
      return await Promise.race([called.catch(() => otherwise), late])
    } finally {
      clearTimeout(timer)
    }
  }
}

function endMs({ startedAt, durationSeconds }: ProbeSummary): number {
  return startedAt.getTime() + durationSeconds * 1000
}
