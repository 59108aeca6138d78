import type { FixtureStarter } from './fixtures/listen.ts'

/** Settings as they stand in `blackbox.yml`. */
export type Settings = Readonly<Record<string, unknown>>

/** What a probe by ours has to give where there is no peer to compare with; what is not named is not looked at. */
export interface Expected {
  /** Status of the answer of the exporter itself; 200 if left out. */
  readonly status?: number
  /** Value of a series by its name with labels, sorted; `true` for any value, `null` for a series that must not be there. */
  readonly series?: Readonly<Record<string, number | true | null>>
  /** Labels of the only series of a metric, by the name of the metric. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What fixtures were sent, in the form in which they record it. */
  readonly sent?: Readonly<Record<string, readonly unknown[]>>
}

/** A difference from the original that `docs/migrating-from-blackbox-exporter.md` lists. */
export interface Difference extends Expected {
  readonly id: string
  /** Names of the metrics that are not compared with the peer's; `sent to server` for what a fixture was sent. */
  readonly except: readonly string[]
}

/**
 * One module, probed once by each exporter.
 *
 * In texts, `%server%`, `%other%` and `%third%` stand for the ports of the case's fixtures, `%files%` for the folder of the
 * certificates and of other files, `%text of NAME%` for what such a file says.
 */
export interface Case {
  readonly title: string
  readonly timeout?: string
  /** The block of the prober, which names it too. */
  readonly http?: Settings
  readonly tcp?: Settings
  /** A module of another prober, as a whole. */
  readonly module?: Settings
  /** @defaultValue The fixture `server` on 127.0.0.1 */
  readonly target?: string
  /** More parameters of the query. */
  readonly query?: Readonly<Record<string, string>>
  readonly server?: FixtureStarter
  readonly other?: FixtureStarter
  readonly third?: FixtureStarter
  /** Behaviour documented for release 0.28: given where 0.23 does not know the settings, or behaves otherwise. */
  readonly expected?: Expected
  /** Compared with the peer but for this. */
  readonly differs?: Difference
  /** Environment of ours, for all cases. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Cases about one area of the two probers. */
export interface Area {
  readonly area: string
  readonly cases: readonly Case[]
}

/** A case with its name as a module. */
export interface NamedCase extends Case {
  readonly area: string
  readonly name: string
}

/** The names of the fixtures that a case may have. */
export const FIXTURES = ['server', 'other', 'third'] as const
