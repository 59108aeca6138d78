import type { Labels } from './family.ts'
import { NO_LABELS, SampledMetric } from './metric.ts'

/** A value that goes up and down. */
export class Gauge extends SampledMetric {
  readonly familyType = 'gauge'

  /** Sets the value of a label set; any number goes, NaN and the infinities too. A bigint keeps all its digits. */
  set(value: number | bigint, options?: { readonly labels?: Labels }): void {
    this.store(options?.labels ?? NO_LABELS, value)
  }
}
