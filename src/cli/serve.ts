import { inspect } from 'node:util'
import { createExporter, type Exporter, type ExporterOptions } from '../exporter/create-exporter.ts'
import type { Logger } from '../log/logger.ts'
import { createApp } from '../web/app.ts'
import { closeServer, listen, urlOf } from '../web/listen.ts'
import type { ListenAddress } from './listen-address.ts'
import { UserError } from './user-error.ts'

export interface ServeOptions extends ExporterOptions {
  readonly listenAddresses: readonly ListenAddress[]
  readonly externalUrl?: URL
  readonly routePrefix: string
  readonly telemetryPath: string
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
  const exporter = await createExporter(options)
  const callback = createApp({ ...options, exporter }).callback()
  const listening = options.listenAddresses.map(async (address) => {
    try {
      return await listen(callback, address)
    } catch (error) {
      throw new UserError(`cannot listen on ${address.text}: ${describeListenError(error)}`)
    }
  })
  const settled = await Promise.allSettled(listening)
  const servers = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async (graceMs: number): Promise<void> => {
    await exporter.drain(graceMs)
    // Probes that outlived the drain go with their connections; the others only need to be written out.
    await Promise.all(servers.map((server) => closeServer(server, 500)))
  }
  const failed = settled.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await stop(0)
    throw failed.reason
  }
  return { exporter, urls: servers.map(urlOf), stop }
}

function describeListenError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return 'the port is in use; stop what uses it, or choose another by --web.listen-address'
  if (code === 'EACCES') return 'permission denied; ports under 1024 need privileges'
  return error instanceof Error ? error.message : String(error)
}

/** How long probes in flight may go on after a signal to end. */
const DRAIN_MS = 10_000

/** npm sends on what the terminal has sent already: within this time, a second signal is still the first one. */
const REPEAT_MS = 250

/**
 * Lets SIGHUP reload the configuration, and SIGTERM and SIGINT end the process: the first one drains, a second one
 * ends it at once.
 */
export function handleSignals({ exporter, stop }: RunningExporter, logger: Logger): void {
  process.on('SIGHUP', () => {
    exporter.reload().catch(() => {}) // The exporter has logged it, and keeps the old configuration.
  })
  let firstMs: number | undefined
  const end = (signal: NodeJS.Signals): void => {
    if (firstMs !== undefined) {
      if (performance.now() - firstMs >= REPEAT_MS) process.exit(1)
      return
    }
    firstMs = performance.now()
    logger.log('info', 'Shutting down', { signal })
    stop(DRAIN_MS).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.log('error', 'Shutdown failed', { error: String(error) })
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
}

/**
 * Keeps the process alive when a prober leaves a failure to nobody: a promise that it does not await, a listener or a
 * timer that throws. Such a failure has left its probe behind, so all that can be done is to log and to count it.
 */
export function surviveStrayErrors({ exporter }: RunningExporter, logger: Logger): void {
  const report = (error: unknown): void => {
    exporter.metrics.strayErrors.inc()
    const stack = error instanceof Error ? error.stack : inspect(error)
    logger.log('error', 'An error that nobody caught, most likely of a prober', { stack })
  }
  process.on('uncaughtException', report)
  process.on('unhandledRejection', report)
}
