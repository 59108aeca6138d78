import { inspect } from 'node:util'
import { createExporter, type Exporter, type ExporterOptions } from '../exporter/create-exporter.ts'
import type { Crew } from '../exporter/crew.ts'
import type { Logger } from '../log/logger.ts'
import { Registrar } from '../metrics/registrar.ts'
import { blameStrayError } from '../probe/own-probers.ts'
import { Door } from '../web/door.ts'
import { createListener } from '../web/listener.ts'
import { type ListenSettings, type StartedServers, startServers } from './start-servers.ts'

export interface ServeOptions extends ExporterOptions, ListenSettings {
  readonly externalUrl?: URL
  readonly routePrefix: string
  readonly telemetryPath: string
  /** The file of TLS, users and headers; plain HTTP for everybody where there is none. */
  readonly webConfigFile?: string
  /** Whether `POST /-/reload` reloads. @defaultValue true */
  readonly lifecycle?: boolean
  /** What answers for all processes that serve the same addresses. @defaultValue the exporter alone */
  readonly crew?: Crew
  /** How many processes there are; each lets its share of requests in. @defaultValue 1 */
  readonly processes?: number
}

/** An exporter that answers requests. */
export interface RunningExporter {
  readonly exporter: Exporter
  /** Where it answers, one for each listen address. */
  readonly urls: readonly string[]
  /** Refuses new probes, lets those in flight end within the given time, and closes every server. */
  readonly stop: (graceMs: number) => Promise<void>
}

/**
 * Starts an exporter with its servers.
 * @throws ConfigError, or UserError for an address that cannot be had.
 */
export async function startExporter(options: ServeOptions): Promise<RunningExporter> {
  const { webConfigFile: file, logger, processes } = options
  const exporter = await createExporter(options)
  let door: Door | undefined
  let servers: StartedServers | undefined
  const stop = async (graceMs: number): Promise<void> => {
    await exporter.drain(graceMs)
    // Probes that outlived the drain go with their connections; the others only need to be written out.
    await servers?.close(500)
    await door?.stop()
  }
  try {
    const metrics = new Registrar(exporter.metrics.registry)
    door = file === undefined ? undefined : await Door.open({ file, logger, metrics, processes })
    const opened = door
    const listener = createListener({ ...options, exporter, ...(opened && { headers: () => opened.config.headers }) })
    servers = await startServers(opened?.guard(listener) ?? listener, options, {
      metrics,
      logger,
      watch: opened?.watch,
    })
    return { exporter, urls: servers.urls, stop }
  } catch (error) {
    await stop(0)
    throw error
  }
}

/**
 * Keeps the process alive when a prober leaves a failure to nobody: a promise that it does not await, a listener or a
 * timer that throws. The probe that it belongs to fails with it; where that is over, or unknown, it is logged. It counts in
 * any case.
 */
export function surviveStrayErrors({ exporter }: RunningExporter, logger: Logger): void {
  const report = (error: unknown): void => {
    exporter.metrics.strayErrors.inc()
    const { wasRunning = false, ...owner } = blameStrayError(error) ?? {}
    if (wasRunning) return // The probe tells of it.
    const stack = error instanceof Error ? error.stack : inspect(error)
    logger.log('error', 'An error that nobody caught, most likely of a prober', { ...owner, stack })
  }
  process.on('uncaughtException', report)
  process.on('unhandledRejection', report)
}
