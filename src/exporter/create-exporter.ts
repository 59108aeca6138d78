import type { Config } from '../config/load.ts'
import type { Logger } from '../log/logger.ts'
import type { MetricSource } from '../metrics/collect.ts'
import type { ExpositionFormat } from '../metrics/exposition.ts'
import type { Family } from '../metrics/family.ts'
import { LightSignal } from '../net/light-signal.ts'
import type { Prober } from '../probe/define-prober.ts'
import { describeSelection } from '../probe/isolate-selection.ts'
import { OverloadError } from '../probe/overload-error.ts'
import { HttpError } from '../targets/http-error.ts'
import { VERSION } from '../version.ts'
import { startAutoReload } from './auto-reload.ts'
import { chooseTimeout, leftOfScrape } from './choose-timeout.ts'
import { collectRegistry } from './collect-registry.ts'
import { ConfigSource } from './config-source.ts'
import { Configuration } from './configuration.ts'
import type { Generation } from './generation.ts'
import { History } from './history.ts'
import { logWarnings } from './log-warnings.ts'
import type { ExporterOptions, FinishedProbe, Scrape } from './options.ts'
import { createOwnMetrics, type OwnMetrics } from './own-metrics.ts'
import { type ProbeJob, ProbeQueue } from './probe-queue.ts'
import { checkRefusal, toProbeTarget } from './probe-target.ts'
import { runCached } from './run-cached.ts'
import { Slots } from './slots.ts'
import { Stalls } from './stalls.ts'

export type { ExporterOptions, FinishedProbe, Scrape } from './options.ts'

/** All that the exporter does, whoever asks for it. */
export class Exporter {
  readonly history: History
  readonly metrics: OwnMetrics
  readonly logger: Logger
  /** The file, and how another text of it comes in force. */
  readonly configuration: Configuration
  readonly #options: ExporterOptions
  readonly #slots: Slots
  readonly #queue: ProbeQueue
  /** Ends what is still in flight when the time to drain is over. */
  readonly #cutOff = new LightSignal()
  readonly #endAutoReload: (() => void) | undefined
  #draining = false

  /** Use `createExporter`. */
  constructor(options: ExporterOptions, source: ConfigSource, config: Config<Prober>) {
    const { logger, autoReloadMs } = options
    this.#options = options
    this.logger = logger
    this.history = new History({ probes: options.historyLimit, bytes: options.historyMaxBytes })
    this.#slots = new Slots(options.maxConcurrency)
    this.metrics = createOwnMetrics(VERSION, this.#slots)
    this.configuration = new Configuration(config, { source, logger, metrics: this.metrics })
    const { metrics, history } = this
    this.#queue = new ProbeQueue({
      options,
      slots: this.#slots,
      stalls: options.stalls ?? new Stalls(),
      cutOff: this.#cutOff,
      metrics,
      history,
    })
    if (autoReloadMs !== undefined) this.#endAutoReload = startAutoReload(() => this.reloadIfChanged(), autoReloadMs)
  }

  /** The configuration that is in force. */
  get config(): Config<Prober> {
    return this.configuration.inForce.config
  }

  /** How many probes run now. */
  get inFlight(): number {
    return this.#slots.taken
  }

  /** False from the moment that the exporter shuts down. */
  get isReady(): boolean {
    return !this.#draining
  }

  /**
   * Runs the probe that a scrape asks for.
   * @throws HttpError when it cannot be served; the reason of its signal, when that aborts.
   */
  async probe(scrape: Scrape): Promise<FinishedProbe> {
    if (this.#draining) throw new HttpError(503, 'the exporter shuts down')
    const { inForce } = this.configuration
    const { metrics } = this
    const job = this.#toJob(scrape, inForce)
    const { cacheMs } = job.selected.module
    try {
      if (cacheMs === undefined) return await this.#queue.run(job)
      return await runCached(job, { queue: this.#queue, cache: inForce.cache, maxAgeMs: cacheMs, metrics })
    } catch (error) {
      if (error instanceof OverloadError) metrics.overload.inc({ reason: error.reason })
      throw error
    }
  }

  /** @throws HttpError when there is nothing that may be probed. */
  #toJob(scrape: Scrape, inForce: Generation): ProbeJob {
    const { config } = inForce
    const { unlisted, timeoutOffsetMs: offsetMs } = this.#options
    const selected = inForce.select(scrape, unlisted)
    const target = toProbeTarget(selected.address, scrape.hostname)
    checkRefusal(selected.module, target)
    const { scrapeTimeoutMs: scrapeMs, signal } = scrape
    const timeout = chooseTimeout({ moduleMs: selected.module.timeoutMs, scrapeMs, offsetMs })
    const leftMs = leftOfScrape(scrapeMs, offsetMs)
    const job = {
      selected,
      target,
      timeout,
      leftMs,
      redact: config.redact,
      memory: inForce.memoryOf(selected.name, selected.module.name),
      signal,
    }
    const { module } = selected
    if (module.isolation === undefined) return job
    const selection = describeSelection({ config, query: scrape, module, policy: unlisted })
    return { ...job, isolation: { probers: inForce.isolated, selection } }
  }

  /**
   * Refuses new scrapes, and waits until those that came before have their probes. Those that have not after the given time
   * are refused too, and their probes aborted.
   */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true
    this.#endAutoReload?.()
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs)
    })
    await Promise.race([this.#slots.idle(), tooLong])
    clearTimeout(timer)
    this.#cutOff.abort(new HttpError(503, 'the exporter shuts down, and the probe took too long'))
    this.configuration.inForce.isolated.retire()
  }

  /** Renders a registry. What cannot be rendered is left out, counted and logged, in one line a reason. */
  async render(source: MetricSource, format: ExpositionFormat, target?: string): Promise<string> {
    return format.render(await this.collect(source, target))
  }

  /** Reads a registry into families, and leaves out what `render` does. */
  collect(source: MetricSource, target?: string): Promise<readonly Family[]> {
    const { metrics, logger } = this
    return collectRegistry(source, { metrics, logger, redact: this.config.redact, target })
  }

  /**
   * Loads the configuration file again; probes that run keep the old one. Reloads wait for each other.
   * @throws ConfigError, and then nothing has changed.
   */
  reload(): Promise<void> {
    return this.configuration.reload()
  }

  /** Loads it again where it has changed, or a file that it refers to; what is wrong with it is logged. */
  reloadIfChanged(): Promise<void> {
    return this.configuration.reloadIfChanged()
  }
}

/**
 * Loads the configuration file and makes an exporter of it.
 * @throws ConfigError
 */
export async function createExporter(options: ExporterOptions): Promise<Exporter> {
  const { configFile, autoReloadMs, worker, logger } = options
  const source = new ConfigSource(configFile, autoReloadMs !== undefined || worker !== undefined)
  const config = await source.load()
  if (worker?.tells !== false) logWarnings(logger, config)
  return new Exporter(options, source, config)
}
