import type { Logger, LogLevel } from '../log/logger.ts'
import type { SignalLike } from '../net/light-signal.ts'
import type { ProbeResult } from '../probe/runner.ts'
import type { TargetQuery } from '../targets/select-target.ts'
import type { UnlistedPolicy } from '../targets/unlisted.ts'
import type { ProbeRecord } from './history.ts'
import type { Stalls } from './stalls.ts'

export interface ExporterOptions {
  readonly configFile: string
  /** How often the file is looked at for changes, in milliseconds; undefined for never. */
  readonly autoReloadMs: number | undefined
  /** Set for one of several workers, which load the file when they are told to. */
  readonly worker?: {
    /** Whether this one says for all of them what is odd in the file, when it is loaded first. */
    readonly tells: boolean
  }
  readonly logger: Logger
  /** Lines of the log of each probe from this level on go to the logger too. */
  readonly proberLogLevel: LogLevel | 'none'
  /** What is done with addresses that the file does not list, where it does not say so itself. */
  readonly unlisted: UnlistedPolicy
  /** What is taken off the scrape timeout. */
  readonly timeoutOffsetMs: number
  /** Most probes that run at a time; further scrapes wait. */
  readonly maxConcurrency: number
  /** What the event loop loses. @defaultValue it is watched */
  readonly stalls?: Stalls
  /** How many probes are remembered. */
  readonly historyLimit: number
  /** Most bytes that the probes which are remembered take, as estimated. */
  readonly historyMaxBytes: number
}

/** What a scrape asks for. */
export interface Scrape extends TargetQuery {
  /** Name for the Host header and for TLS, where the address has another. */
  readonly hostname?: string | undefined
  /** How long the scraper waits. */
  readonly scrapeTimeoutMs: number | undefined
  /** Aborts when the scraper is gone. */
  readonly signal?: SignalLike
}

/** A probe that ended, with what is remembered of it. */
export interface FinishedProbe {
  readonly result: ProbeResult
  readonly record: ProbeRecord
}
