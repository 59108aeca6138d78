import type { Labels } from './family.ts'
import { SampledMetric } from './metric.ts'

/** A value that goes up and down. */
export class Gauge extends SampledMetric {
  readonly familyType = 'gauge'

  /** Sets the value of a label set; any number goes, NaN and the infinities too. */
  set(value: number, { labels = {} }: { readonly labels?: Labels } = {}): void {
    this.store({ labels, value })
  }
}
