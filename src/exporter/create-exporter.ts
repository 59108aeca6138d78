import { inspect } from 'node:util'
import type { Registry } from 'prom-client'
import { type Config, loadConfig } from '../config/load.ts'
import type { Logger, LogLevel } from '../log/logger.ts'
import { collectFamilies, type DropReason } from '../metrics/collect.ts'
import type { ExpositionFormat } from '../metrics/exposition.ts'
import { LruCache } from '../net/lru-cache.ts'
import { loadProbers } from '../probe/catalog.ts'
import type { ProbeMemory, Prober, ProbeTarget } from '../probe/define-prober.ts'
import { type ProbeResult, runProbe } from '../probe/runner.ts'
import { HttpError } from '../targets/http-error.ts'
import { type SelectedTarget, selectTarget, type TargetQuery } from '../targets/select-target.ts'
import type { UnlistedPolicy } from '../targets/unlisted.ts'
import { VERSION } from '../version.ts'
import { type ChosenTimeout, chooseTimeout } from './choose-timeout.ts'
import { renderDebugText } from './debug-text.ts'
import { History, type ProbeRecord } from './history.ts'
import { logProbe } from './log-probe.ts'
import { logWarnings } from './log-warnings.ts'
import { createOwnMetrics, type OwnMetrics } from './own-metrics.ts'
import { checkRefusal, toProbeTarget } from './probe-target.ts'

export interface ExporterOptions {
  readonly configFile: string
  readonly logger: Logger
  /** Lines of the log of each probe from this level on go to the logger too. */
  readonly proberLogLevel: LogLevel | 'none'
  /** What is done with addresses that the file does not list, where it does not say so itself. */
  readonly unlisted: UnlistedPolicy
  /** What is taken off the scrape timeout. */
  readonly timeoutOffsetMs: number
  /** How many probes are remembered. */
  readonly historyLimit: number
}

/** What a scrape asks for. */
export interface Scrape extends TargetQuery {
  /** Name for the Host header and for TLS, where the address has another. */
  readonly hostname?: string | undefined
  /** How long the scraper waits. */
  readonly scrapeTimeoutMs: number | undefined
  /** Aborts when the scraper is gone. */
  readonly signal?: AbortSignal
}

/** A probe that ended, with what is remembered of it. */
export interface FinishedProbe {
  readonly result: ProbeResult
  readonly record: ProbeRecord
}

/** Most characters of the name of a sample in a log line; the target may have chosen it. */
const MAX_NAME_LENGTH = 256

/** Most entries that a prober can keep of a target. */
const MAX_MEMORY = 100

interface RunOptions {
  readonly target: ProbeTarget
  readonly signal: AbortSignal | undefined
  /** Takes out the secrets of the configuration that the probe runs with. */
  readonly redact: (text: string) => string
  /** Undefined for an address that the file does not list. */
  readonly memory: ProbeMemory | undefined
}

/** All that the exporter does, whoever asks for it. */
export class Exporter {
  readonly history: History
  readonly metrics: OwnMetrics
  readonly logger: Logger
  readonly #options: ExporterOptions
  #config: Config<Prober>
  /** What probers keep of targets of the file; begun anew with each configuration. */
  #memories = new Map<string, ProbeMemory>()
  #inFlight = 0
  #whenIdle: (() => void)[] = []
  #draining = false
  /** Aborts what is still in flight when the time to drain is over. */
  readonly #cutOff = new AbortController()
  #reloading: Promise<void> = Promise.resolve()

  /** Use `createExporter`. */
  constructor(options: ExporterOptions, config: Config<Prober>) {
    this.#options = options
    this.#config = config
    this.logger = options.logger
    this.history = new History(options.historyLimit)
    this.metrics = createOwnMetrics(VERSION, () => this.#inFlight)
    this.#noteReload(true)
  }

  /** The configuration that is in force. */
  get config(): Config<Prober> {
    return this.#config
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
    const config = this.#config
    const selected = selectTarget(config, scrape, this.#options.unlisted)
    const target = toProbeTarget(selected.address, scrape.hostname)
    checkRefusal(selected.module, target)
    const timeout = chooseTimeout({
      moduleMs: selected.module.timeoutMs,
      scrapeMs: scrape.scrapeTimeoutMs,
      offsetMs: this.#options.timeoutOffsetMs,
    })
    this.#inFlight += 1
    try {
      const memory = config.targets.has(selected.name) ? this.#memoryOf(selected.name) : undefined
      const { redact } = config
      const finished = await this.#run(selected, timeout, { target, signal: scrape.signal, redact, memory })
      this.#note(selected, finished.result)
      return finished
    } catch (error) {
      this.metrics.probes.inc({ module: selected.module.name, result: 'aborted' })
      throw error
    } finally {
      this.#inFlight -= 1
      if (this.#inFlight === 0) for (const resolve of this.#whenIdle.splice(0)) resolve()
    }
  }

  #memoryOf(target: string): ProbeMemory {
    const memory = this.#memories.get(target) ?? new LruCache<string, unknown>(MAX_MEMORY)
    this.#memories.set(target, memory)
    return memory
  }

  async #run(
    { name, guard, module }: SelectedTarget<Prober>,
    timeout: ChosenTimeout,
    { target, signal, redact, memory }: RunOptions,
  ): Promise<FinishedProbe> {
    const { prober, options } = module
    const startedAt = new Date()
    const signals = signal === undefined ? [this.#cutOff.signal] : [signal, this.#cutOff.signal]
    const result = await runProbe({
      prober,
      options,
      target,
      guard,
      timeoutMs: timeout.timeoutMs,
      signal: AbortSignal.any(signals),
      redact,
      memory,
    })
    const { outcome, durationSeconds } = result
    const record = this.history.add({
      startedAt,
      target: name,
      module: module.name,
      outcome,
      durationSeconds,
      renderDebug: () => renderDebugText({ result, timeout, startedAt, module: module.shown }),
    })
    return { result, record }
  }

  /**
   * Refuses new probes, and waits until those in flight have ended. Those that have not after the given time are aborted,
   * and their scrapes refused.
   */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true
    if (this.#inFlight === 0) return
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#whenIdle.push(resolve)
      timer = setTimeout(resolve, graceMs)
    })
    clearTimeout(timer)
    this.#cutOff.abort(new HttpError(503, 'the exporter shuts down, and the probe took too long'))
  }

  /** Renders a registry. What cannot be rendered is left out, counted and logged, in one line a reason. */
  async render(registry: Registry, format: ExpositionFormat, target?: string): Promise<string> {
    const dropped = new Map<DropReason, { sample: string; samples: number; error: string | undefined }>()
    const families = await collectFamilies(registry, (reason, sample, cause) => {
      this.metrics.droppedSamples.inc({ reason })
      const error = cause === undefined ? undefined : this.#config.redact(describeError(cause))
      const drop = dropped.get(reason) ?? { sample: sample.slice(0, MAX_NAME_LENGTH), samples: 0, error }
      dropped.set(reason, { ...drop, samples: drop.samples + 1 })
    })
    for (const [reason, drop] of dropped) this.logger.log('warn', 'Sample dropped', { ...drop, reason, target })
    return format.render(families)
  }

  /**
   * Loads the configuration file again; probes that run keep the old one. Reloads wait for each other.
   * @throws ConfigError, and then nothing has changed.
   */
  async reload(): Promise<void> {
    const reloading = this.#reloading.then(() => this.#load())
    this.#reloading = reloading.catch(() => {}) // Whoever asked for this one is told of it, the next one is not.
    return reloading
  }

  async #load(): Promise<void> {
    try {
      this.#config = await loadConfig(this.#options.configFile, { loadProbers })
      this.#memories = new Map()
      this.#noteReload(true)
      logWarnings(this.logger, this.#config)
      this.logger.log('info', 'Configuration loaded', { file: this.#options.configFile })
    } catch (error) {
      this.#noteReload(false)
      this.logger.log('error', 'Configuration not loaded; the old one stays in force', { error: String(error) })
      throw error
    }
  }

  #noteReload(successful: boolean): void {
    this.metrics.reloadSuccessful.set(successful ? 1 : 0)
    if (successful) this.metrics.reloadTime.set(Date.now() / 1000)
  }

  #note({ name, module }: SelectedTarget<Prober>, result: ProbeResult): void {
    const { outcome, durationSeconds } = result
    this.metrics.probes.inc({ module: module.name, result: outcome.ok ? 'success' : 'failure' })
    this.metrics.probeDuration.observe({ module: module.name }, durationSeconds)
    logProbe(this.logger, { target: name, module: module.name }, result, this.#options.proberLogLevel)
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error)
}

/**
 * Loads the configuration file and makes an exporter of it.
 * @throws ConfigError
 */
export async function createExporter(options: ExporterOptions): Promise<Exporter> {
  const config = await loadConfig(options.configFile, { loadProbers })
  logWarnings(options.logger, config)
  return new Exporter(options, config)
}
