import cluster from 'node:cluster'
import type { Logger } from '../../log/logger.ts'
import type { RunningExporter, ServeOptions } from '../serve.ts'
import { UserError } from '../user-error.ts'
import { runPrimary } from './primary.ts'
import { runWorker } from './worker.ts'

/**
 * Serves scrapes by several processes: this one is the primary, or one of its workers, which have the same command line.
 * @param onStart is given the exporter of a worker, and its logger.
 * @throws UserError
 */
export function serveByWorkers(
  options: ServeOptions,
  workers: number,
  onStart: (running: RunningExporter, logger: Logger) => void,
): Promise<void> {
  const { configFile, logger, systemdSocket = false, autoReloadMs } = options
  if (!cluster.isPrimary) {
    const tagged = tagLines(logger, cluster.worker?.id)
    return runWorker({ ...options, logger: tagged }, (running) => onStart(running, tagged))
  }
  checkLimits(options, workers)
  return runPrimary({ workers, configFile, logger, systemdSocket, autoReloadMs })
}

/** Each worker needs its part of what there is. */
function checkLimits({ maxConcurrency, maxConnections = Infinity }: ServeOptions, workers: number): void {
  const limits = { 'probe.max-concurrency': maxConcurrency, 'web.max-connections': maxConnections }
  for (const [flag, limit] of Object.entries(limits)) {
    if (limit < workers) throw new UserError(`--${flag}=${limit}: expected at least one for each of ${workers} workers`)
  }
}

/** Every line of a worker says which one it is. */
function tagLines(logger: Logger, worker: number | undefined): Logger {
  return { log: (level, message, fields) => logger.log(level, message, { ...fields, worker }) }
}
