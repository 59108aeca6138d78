import type { Config } from '../config/load.ts'
import type { Logger } from '../log/logger.ts'
import type { Prober } from '../probe/define-prober.ts'
import type { ConfigSource } from './config-source.ts'
import { Generation } from './generation.ts'
import { logWarnings } from './log-warnings.ts'
import { noteWorkerEnd } from './note-worker-end.ts'
import type { OwnMetrics } from './own-metrics.ts'

export interface ConfigurationOptions {
  readonly source: ConfigSource
  readonly logger: Logger
  readonly metrics: Pick<OwnMetrics, 'reloadSuccessful' | 'reloadTime' | 'strayErrors' | 'workerEnds'>
}

/** The configuration that is in force, and how another one takes its place. */
export class Configuration {
  readonly #options: ConfigurationOptions
  #inForce: Generation
  #prepared: Config<Prober> | undefined
  /** The last of those who load, or look for changes; they wait for each other. */
  #turn: Promise<unknown> = Promise.resolve()

  /** @param config is what the source has given already. */
  constructor(config: Config<Prober>, options: ConfigurationOptions) {
    this.#options = options
    this.#inForce = this.#generate(config)
    this.#note(true)
  }

  get inForce(): Generation {
    return this.#inForce
  }

  /** @throws ConfigError, and then nothing has changed. */
  reload(): Promise<void> {
    return this.#inTurn(() => this.#load())
  }

  /** Reloads where the files have changed since the last time, which may have failed. Failures are logged, not thrown. */
  async reloadIfChanged(): Promise<void> {
    await this.#inTurn(async () => {
      if (await this.#options.source.hasChanged()) await this.#load().catch(() => {}) // It is logged there.
    })
  }

  /** What tells the files that were loaded last from others. */
  get fingerprint(): string {
    return this.#options.source.fingerprint
  }

  /** Whether the files have changed since they were loaded last, be it that they were refused. */
  hasChanged(): Promise<boolean> {
    return this.#inTurn(() => this.#options.source.hasChanged())
  }

  /**
   * Loads the file, and leaves the one before in force.
   * @returns what tells the same files from others.
   * @throws ConfigError
   */
  prepare(): Promise<string> {
    return this.#inTurn(async () => {
      this.#prepared = undefined
      this.#prepared = await this.#options.source.load()
      return this.fingerprint
    })
  }

  /** Puts in force what was prepared. `tells` says whether the log is to have it. */
  enforce({ tells }: { readonly tells: boolean }): void {
    const config = this.#prepared
    this.#prepared = undefined
    if (config !== undefined) this.#accept(config, tells)
  }

  /** Notes that a load has failed, and forgets what was prepared; the log has it where an error is given. */
  refuse(error?: string): void {
    this.#prepared = undefined
    this.#note(false)
    if (error === undefined) return
    this.#options.logger.log('error', 'Configuration not loaded; the old one stays in force', { error })
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => {}) // Whoever asked for this one is told of it, the next one is not.
    return turn
  }

  async #load(): Promise<void> {
    try {
      this.#accept(await this.#options.source.load(), true)
    } catch (error) {
      this.refuse(String(error))
      throw error
    }
  }

  #accept(config: Config<Prober>, tells: boolean): void {
    const { source, logger } = this.#options
    this.#inForce.isolated.retire()
    this.#inForce = this.#generate(config)
    this.#note(true)
    if (!tells) return
    logWarnings(logger, config)
    logger.log('info', 'Configuration loaded', { file: source.file })
  }

  #generate(config: Config<Prober>): Generation {
    const { logger, metrics } = this.#options
    return new Generation(config, (worker) => noteWorkerEnd(worker, { logger, metrics, redact: config.redact }))
  }

  #note(successful: boolean): void {
    const { metrics } = this.#options
    metrics.reloadSuccessful.set(successful ? 1 : 0)
    if (successful) metrics.reloadTime.set(Date.now() / 1000)
  }
}
