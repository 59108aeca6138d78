import type { Logger } from '../log/logger.ts'
import { describeEnd, type LostWorker } from '../probe/isolate-worker-end.ts'
import type { OwnMetrics } from './own-metrics.ts'

export interface WorkerEndContext {
  readonly logger: Logger
  readonly metrics: Pick<OwnMetrics, 'strayErrors' | 'workerEnds'>
  /** Takes the secrets of the worker's configuration out of a text. */
  readonly redact: (text: string) => string
}

/** Counts a worker that ended, and logs one that had no probe; a probe that loses its worker tells itself. */
export function noteWorkerEnd(
  { module, end, wasBusy }: LostWorker,
  { logger, metrics, redact }: WorkerEndContext,
): void {
  metrics.workerEnds.inc({ module, reason: end.kind })
  if (wasBusy) return
  metrics.strayErrors.inc()
  const stack = end.kind === 'crashed' ? end.fault?.stack : undefined
  const fields = { module, error: redact(describeEnd(end)), stack: stack && redact(stack) }
  logger.log('error', 'A worker that had nothing to do has ended', fields)
}
