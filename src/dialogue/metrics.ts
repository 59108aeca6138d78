import type { Gauge } from '../metrics/gauge.ts'
import type { Registrar } from '../metrics/registrar.ts'

/** The metrics of a dialogue. */
export interface DialogueMetrics {
  readonly failedDueToRegex: Gauge
  readonly failedDueToBytes: Gauge
  /** States what a step has found. Several steps with labels are several samples. */
  readonly setExpectInfo: (labels: Readonly<Record<string, string>>) => void
}

/** Registers the metrics of a dialogue: before anything can fail, so that they are there in every failure. */
export function registerDialogueMetrics(metrics: Registrar): DialogueMetrics {
  const failedDueToRegex = metrics.gauge({
    name: 'probe_failed_due_to_regex',
    help: 'Whether the probe failed because a regular expression did not match: 1 yes, 0 no.',
  })
  const failedDueToBytes = metrics.gauge({
    name: 'probe_failed_due_to_bytes',
    help: 'Whether the probe failed because the target sent other bytes than expected: 1 yes, 0 no.',
  })
  failedDueToRegex.set(0)
  failedDueToBytes.set(0)
  const setExpectInfo = (labels: Readonly<Record<string, string>>): void => {
    metrics
      .info({ name: 'probe_expect_info', help: 'What the labels of a step took out of what the target said.' })
      .set(labels)
  }
  return { failedDueToRegex, failedDueToBytes, setExpectInfo }
}
