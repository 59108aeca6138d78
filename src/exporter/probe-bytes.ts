import type { LogFields } from '../log/logger.ts'
import { SampledMetric } from '../metrics/metric.ts'
import type { Registrar } from '../metrics/registrar.ts'
import type { ProbeResult } from '../probe/runner.ts'

/** What a probe without anything takes: its record, registry, maps and closures. */
const PROBE_BYTES = 4096
/** What a sample, or a line of the log, takes beside its texts. */
const ENTRY_BYTES = 300
/** A label is held in its sample, and in the key of that; a character may take two bytes. */
const BYTES_PER_CHARACTER = 3

/**
 * Estimates the memory that a probe of the target of this name takes for as long as it is remembered, in bytes. It is meant to be
 * cheap, not exact.
 */
export function estimateBytes(
  name: string,
  { outcome, log, metrics }: Pick<ProbeResult, 'outcome' | 'log' | 'metrics'>,
): number {
  let characters = name.length
  characters += outcome.ok ? 0 : outcome.message.length + (outcome.fault?.stack?.length ?? 0)
  for (const { message, fields } of log) characters += message.length + fieldCharacters(fields)
  const { entries, labelCharacters } = measure(metrics)
  return PROBE_BYTES + ENTRY_BYTES * (log.length + entries) + BYTES_PER_CHARACTER * (characters + labelCharacters)
}

function fieldCharacters(fields: LogFields): number {
  let characters = 0
  for (const name in fields) {
    const value = fields[name]
    characters += name.length + (typeof value === 'string' ? value.length : ENTRY_BYTES / BYTES_PER_CHARACTER)
  }
  return characters
}

interface Measure {
  /** Metrics and samples together. */
  entries: number
  labelCharacters: number
}

function measure({ metrics }: Registrar): Measure {
  const total: Measure = { entries: 0, labelCharacters: 0 }
  for (const metric of metrics) {
    total.entries += 1
    if (metric instanceof SampledMetric) {
      total.entries += metric.size
      total.labelCharacters += metric.labelCharacters
    } else measurePromClients(metric, total)
  }
  return total
}

/** prom-client keeps samples by a text of their labels; those of a histogram have a value for each bucket. */
function measurePromClients(metric: object, total: Measure): void {
  const samples: unknown = Reflect.get(metric, 'hashMap')
  const buckets: unknown = Reflect.get(metric, 'upperBounds')
  if (typeof samples !== 'object' || samples === null) return
  const values = Array.isArray(buckets) ? buckets.length : 1
  for (const key in samples) {
    total.entries += values
    total.labelCharacters += key.length
  }
}
