import { setTimeout } from 'node:timers/promises'
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

/** How long threads may take that are in a call of the system still. */
const THREADS_MS = 500

let isHangupDue = false

function noteHangup(): void {
  isHangupDue = true
}

/** Lets a SIGHUP that comes before `handleSignals` wait for it, which else would end the process. */
export function deferHangup(): void {
  process.on('SIGHUP', noteHangup)
}

/**
 * Lets SIGHUP reload the configuration, and SIGTERM and SIGINT end the process: the first one drains, a second one
 * ends it at once.
 */
export function handleSignals({ exporter, stop }: Signalled, logger: Logger): void {
  const reload = (): void => {
    exporter.reload().catch(() => {}) // It is logged there, and the old configuration stays in force.
  }
  process.on('SIGHUP', reload)
  process.off('SIGHUP', noteHangup)
  if (isHangupDue) reload()
  let firstMs: number | undefined
  const end = (signal: NodeJS.Signals): void => {
    if (firstMs !== undefined) {
      if (performance.now() - firstMs >= REPEAT_MS) exit(1, signal)
      return
    }
    firstMs = performance.now()
    logger.log('info', 'Shutting down', { signal })
    stop(DRAIN_MS).then(
      () => exitWhenFree(0, signal),
      (error: unknown) => {
        logger.log('error', 'Shutdown failed', { error: String(error) })
        return exitWhenFree(1, signal)
      },
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
}

/** Exits as soon as no thread is in a call of the system any more, or without them when that takes long. */
export async function exitWhenFree(status: number, signal: NodeJS.Signals): Promise<void> {
  const untilMs = performance.now() + THREADS_MS
  while (hasBusyThreads() && performance.now() < untilMs) await setTimeout(10)
  exit(status, signal)
}

/**
 * Node.js waits for its threads before it exits, and one that looks up a name by the C library, or opens a file of a server that
 * is gone, may take for ever. The signal that asked for the end needs no thread.
 */
function exit(status: number, signal: NodeJS.Signals): void {
  if (!hasBusyThreads()) process.exit(status)
  process.emit('exit', status) // It ends the processes of isolated probers, and of workers.
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  process.abort() // The first process of a container has no signals that end it.
}

function hasBusyThreads(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^FSReq|^GetAddrInfo/.test(name))
}
