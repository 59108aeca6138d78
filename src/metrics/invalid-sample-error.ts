import { quote } from '../log/quote.ts'

/** Thrown when a metric is given a value that it can never have; a probe that lets it pass fails with `mismatch`. */
export class InvalidSampleError extends TypeError {
  override readonly name = 'InvalidSampleError'
  readonly metric: string

  constructor(metric: string, rule: string, value: unknown) {
    super(`${metric}: ${rule}, got ${typeof value === 'string' ? quote(value) : String(value)}`)
    this.metric = metric
  }
}
