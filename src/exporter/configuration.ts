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

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task)
    this.#turn = turn.catch(() => {}) // Whoever asked for this one is told of it, the next one is not.
    return turn
  }

  async #load(): Promise<void> {
    const { source, logger } = this.#options
    try {
      const config = await source.load()
      this.#inForce.isolated.retire()
      this.#inForce = this.#generate(config)
      this.#note(true)
      logWarnings(logger, config)
      logger.log('info', 'Configuration loaded', { file: source.file })
    } catch (error) {
      this.#note(false)
      logger.log('error', 'Configuration not loaded; the old one stays in force', { error: String(error) })
      throw error
    }
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
