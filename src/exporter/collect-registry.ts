import { inspect } from 'node:util'
import type { Logger } from '../log/logger.ts'
import { collectFamilies, type DropReason, type MetricSource } from '../metrics/collect.ts'
import type { Family } from '../metrics/family.ts'
import type { OwnMetrics } from './own-metrics.ts'

/** Most characters of the name of a sample in a log line; the target may have chosen it. */
const MAX_NAME_LENGTH = 256

/** Who is told of samples that are left out. */
export interface CollectContext {
  readonly metrics: Pick<OwnMetrics, 'droppedSamples'>
  readonly logger: Logger
  readonly redact: (text: string) => string
  /** Of which target the samples are; undefined for the exporter's own. */
  readonly target: string | undefined
}

/** Reads a registry. What cannot be rendered is left out, counted and logged, in one line a reason. */
export async function collectRegistry(
  source: MetricSource,
  { metrics, logger, redact, target }: CollectContext,
): Promise<readonly Family[]> {
  let dropped: Map<DropReason, { sample: string; samples: number; error: string | undefined }> | undefined
  const families = await collectFamilies(source, (reason, sample, cause) => {
    metrics.droppedSamples.inc({ reason })
    const error = cause === undefined ? undefined : redact(describeError(cause))
    dropped ??= new Map()
    const drop = dropped.get(reason) ?? { sample: sample.slice(0, MAX_NAME_LENGTH), samples: 0, error }
    dropped.set(reason, { ...drop, samples: drop.samples + 1 })
  })
  for (const [reason, drop] of dropped ?? []) logger.log('warn', 'Sample dropped', { ...drop, reason, target })
  return families
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error)
}
