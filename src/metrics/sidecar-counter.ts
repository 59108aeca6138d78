import type { Labels } from './family.ts'
import { InvalidSampleError } from './invalid-sample-error.ts'
import { type MetricDefinition, type RegisterOptions, SampledMetric } from './metric.ts'

export interface SidecarSampleOptions {
  readonly labels?: Labels
  /** When the target began to count, in Unix seconds; fractions are kept to the microsecond. */
  readonly created?: number
}

/**
 * A counter that somebody else keeps: value and creation time are read from the target, so `set` replaces `inc`.
 * It goes into any prom-client registry (`registers`); `renderText` and `renderOpenMetrics` show its creation time too.
 */
export class SidecarCounter extends SampledMetric {
  readonly familyType = 'counter'

  /** The name is given with or without its `_total`. */
  constructor(definition: MetricDefinition & RegisterOptions) {
    super({ ...definition, name: withTotal(definition.name) })
  }

  /**
   * Takes over the value that the target has; a bigint keeps all its digits.
   * @throws InvalidSampleError for a value, or a creation time, that is negative, not finite or no number.
   */
  set(value: number | bigint, { labels = {}, created }: SidecarSampleOptions = {}): void {
    if (typeof value === 'bigint' ? value < 0n : !isCount(value))
      throw new InvalidSampleError(this.name, 'a counter is a finite number from 0 up', value)
    if (created !== undefined && !isCount(created)) {
      throw new InvalidSampleError(this.name, 'a creation time is in Unix seconds, from 0 up', created)
    }
    this.store(labels, value, created)
  }
}

/** The name of a counter, with its suffix. */
export function withTotal(name: string): string {
  return name.endsWith('_total') ? name : `${name}_total`
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
