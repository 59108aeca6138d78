import type { GuardRules } from '../net/guard.ts'
import type { Mistake } from './config-error.ts'
import type { ProberOptions } from './schema.ts'

/** A prober with its settings. */
export interface Module<P extends ProberOptions = ProberOptions> {
  readonly name: string
  readonly prober: P
  /** Longest time of a probe; undefined where the file sets none. */
  readonly timeoutMs: number | undefined
  /** How old a result may be that is given to another scrape, counted from the start of its probe; undefined for no cache. */
  readonly cacheMs: number | undefined
  /** DNS servers, as `IP:port`; undefined for those of the machine. */
  readonly resolver: readonly string[] | undefined
  /** What a process of its own needs to run the prober; undefined where it runs in the exporter itself. */
  readonly isolation: Isolation | undefined
  /** Settings of the prober, validated and complete. */
  readonly options: unknown
  /** The module as it stands in the file, with secrets hidden. */
  readonly shown: unknown
}

/** What another process is told of a module. */
export interface Isolation {
  /** The block of the prober as it stands in the file, its references replaced; undefined where there is none. */
  readonly settings: unknown
}

/** A named address. */
export interface Target {
  readonly name: string
  readonly address: string
  readonly module: string
  /** Further modules that may probe it. */
  readonly modules: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** DNS servers, as `IP:port`; undefined for those of the module. */
  readonly resolver: readonly string[] | undefined
  readonly scrapeIntervalMs: number | undefined
  readonly scrapeTimeoutMs: number | undefined
}

/** A configuration file, validated and complete. */
export interface Config<P extends ProberOptions = ProberOptions> {
  readonly file: string
  readonly modules: ReadonlyMap<string, Module<P>>
  readonly targets: ReadonlyMap<string, Target>
  /** Which addresses beside the targets may be probed; undefined where the file says nothing of it. */
  readonly unlistedTargets: GuardRules | undefined
  /** What is allowed but most likely not meant, in the order of the file. */
  readonly warnings: readonly Mistake[]
  /** The warnings with their lines of the file, for the terminal of whoever runs the exporter; they may hold a password. */
  readonly warningExcerpts: string
  /** The file as YAML, with secrets hidden. */
  readonly shown: string
  /** What no log may show: passwords, and what references stand for. */
  readonly secrets: readonly string[]
  /** Takes the secrets of the file out of a text. */
  readonly redact: (text: string) => string
}
