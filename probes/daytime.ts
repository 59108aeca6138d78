import {
  defineProber,
  durationSchema,
  ipProtocolOptions,
  ProbeFailure,
  patternSchema,
  quote,
  type Registrar,
  readLine,
} from 'probe-exporter'
import * as z from 'zod'

const options = z.strictObject({
  pattern: patternSchema
    .prefault('\\d{4}')
    .meta({ description: 'What the answer has to match (RE2); a year if left out.' }),
  max_skew: durationSchema
    .exactOptional()
    .meta({ description: 'Largest difference between the clock of the target and ours.' }),
  ...ipProtocolOptions,
})

const PORT = 13

/** Reads the time of day that the target tells, as one line of text (RFC 867). */
export default defineProber({
  name: 'daytime',
  options,
  defaultPort: PORT,

  async probe({ options, metrics, dial }) {
    await using connection = await dial({
      defaultPort: PORT,
      ip: options,
    })
    const line = await readLine(connection, { maxBytes: 4096 })
    if (!options.pattern.test(line)) {
      throw new ProbeFailure('mismatch', `expected a line that matches ${options.pattern.source}, got ${quote(line)}`)
    }
    if (options.max_skew !== undefined) checkSkew(line, options.max_skew, metrics)
  },
})

/** RFC 867 leaves the format open, so this reads what JavaScript can; a time without a zone is taken as local. */
function checkSkew(line: string, maxSkewMs: number, metrics: Registrar): void {
  const skewMs = Date.parse(line.trim()) - Date.now()
  if (Number.isNaN(skewMs)) {
    throw new ProbeFailure('mismatch', `max_skew needs a date, and ${quote(line)} cannot be read as one`)
  }
  metrics
    .gauge({
      name: 'probe_daytime_skew_seconds',
      help: 'How far the clock of the target is ahead of ours.',
      unit: 'seconds',
    })
    .set(skewMs / 1000)
  if (Math.abs(skewMs) > maxSkewMs) {
    throw new ProbeFailure('mismatch', `the clock differs by ${skewMs / 1000} s; allowed are ${maxSkewMs / 1000} s`)
  }
}
