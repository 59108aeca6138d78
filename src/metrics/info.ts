import type { Labels } from './family.ts'
import { SampledMetric } from './metric.ts'

/** Facts in labels, with the value 1 (OpenMetrics 1.0, Info). Its name ends in `_info`. */
export class Info extends SampledMetric {
  readonly familyType = 'info'

  /** States the facts of a label set. */
  set(labels: Labels): void {
    this.store(labels, 1)
  }
}
