import { quote } from '../log/quote.ts'
import type { JsonMetric } from './metric-settings.ts'

/** A warning about metrics; its path leads to what is meant, from the list of them. */
export interface JsonMetricWarning {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Finds what is allowed but most likely not meant. */
export function* lintJsonMetrics(metrics: readonly JsonMetric[]): Generator<JsonMetricWarning> {
  for (const [index, { for_each: forEach }] of metrics.entries()) {
    if (forEach?.isSingular !== true) continue
    const message = `${quote(forEach.source)} finds one value at most; ${forEach.source}[*] is each of what is in it`
    yield { path: [index, 'for_each'], message }
  }
}
