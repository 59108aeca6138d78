import type { Logger } from '../log/logger.ts'

/** What signals are for. */
export interface Signalled {
  readonly exporter: { readonly reload: () => Promise<unknown> }
  /** Lets probes in flight end within the given time. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** How long probes in flight may go on after a signal to end. */
const DRAIN_MS = 10_000

/** npm sends on what the terminal has sent already: within this time, a second signal is still the first one. */
const REPEAT_MS = 250

/**
 * Lets SIGHUP reload the configuration, and SIGTERM and SIGINT end the process: the first one drains, a second one
 * ends it at once.
 */
export function handleSignals({ exporter, stop }: Signalled, logger: Logger): void {
  process.on('SIGHUP', () => {
    exporter.reload().catch(() => {}) // It is logged there, and the old configuration stays in force.
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
