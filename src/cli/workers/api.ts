import type { Crew, ProbeSummary } from '../../exporter/crew.ts'
import type { Family } from '../../metrics/family.ts'

/** What a worker is told before it begins. */
export interface Assignment {
  /** From 1 to `places`; whoever takes the place of another has the same. */
  readonly place: number
  readonly places: number
  /** Whether this one says for all what is odd in the configuration file. */
  readonly tells: boolean
  /** The sockets of systemd, as files of the primary; undefined where addresses are listened on. */
  readonly systemdSockets: readonly number[] | undefined
}

/** What a worker says once it answers scrapes. */
export interface Arrival {
  readonly urls: readonly string[]
  readonly modules: number
  readonly targets: number
  /** Tells the files that it has loaded from others. */
  readonly fingerprint: string
}

/** What has become of a load that is not in force yet. */
export type Prepared =
  | { readonly fingerprint: string }
  /** For people, and as it is logged. */
  | { readonly mistakes: string; readonly error: string }

/** What the primary process asks its workers for. */
export interface WorkerApi {
  readonly collect: () => Promise<readonly Family[]>
  /** Ids count from 1 in each worker. */
  readonly list: () => Promise<readonly ProbeSummary[]>
  readonly readLog: (id: string) => Promise<string | undefined>
  readonly hasChanged: () => Promise<boolean>
  readonly prepare: () => Promise<Prepared>
  readonly enforce: (how: { readonly tells: boolean }) => Promise<void>
  readonly refuse: (error: string | undefined) => Promise<void>
  /** Drains within so many milliseconds, and ends the worker. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** What workers ask the primary process for: what concerns all of them is answered there. */
export interface PrimaryApi extends Crew {
  readonly begin: () => Assignment
  readonly arrive: (arrival: Arrival) => void
  /** The worker cannot begin, and ends: why, for people. */
  readonly fail: (why: string) => void
}
