import { quote } from '../log/quote.ts'

/** Thrown when a metric is given a value that it can never have; a probe that lets it pass fails with `mismatch`. */
export class InvalidSampleError extends TypeError {
  override readonly name = 'InvalidSampleError'
  readonly metric: string

  constructor(metric: string, rule: string, value: unknown) {
    // A name that the target chose is as hostile as its value.
    const name = /^[\w:]{1,128}$/.test(metric) ? metric : quote(metric)
    super(`${name}: ${rule}, got ${typeof value === 'string' ? quote(value) : String(value)}`)
    this.metric = metric
  }
}
