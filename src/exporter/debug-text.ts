import { stringify } from 'yaml'
import { renderLogfmt } from '../log/logger.ts'
import { renderText } from '../metrics/exposition.ts'
import type { ProbeResult } from '../probe/runner.ts'
import type { ChosenTimeout } from './choose-timeout.ts'

/** What is kept of a probe to show it later. */
export interface DebugSubject {
  readonly result: Pick<ProbeResult, 'log' | 'metrics' | 'redact'>
  readonly timeout: ChosenTimeout
  readonly startedAt: Date
  /** The module as it stands in the file, with secrets hidden. */
  readonly module: unknown
}

/** Most characters of a debug text. */
const MAX_LENGTH = 256 * 1024

const SOURCES = {
  module: 'the timeout of the module',
  scrape: 'the scrape timeout of Prometheus, less the offset',
  default: 'the default; neither the module nor the scrape sets one',
  wait: 'what the scrape timeout of Prometheus left after waiting for a slot',
} as const

/** All that is known of a probe, for people: its log, its metrics, and the module that it ran. */
export async function renderDebugText({ result, timeout, startedAt, module }: DebugSubject): Promise<string> {
  const log = result.log.map(({ atMs, level, message, fields }) => {
    const time = new Date(startedAt.getTime() + atMs).toISOString()
    return renderLogfmt({ time, level, msg: message, ...fields })
  })
  const parts = [
    'Logs for the probe:',
    ...log,
    '',
    `Timeout: ${timeout.timeoutMs / 1000} s, ${SOURCES[timeout.source]}`,
    '',
    'Metrics that would have been returned:',
    await renderText(result.metrics.registry),
    'Module configuration:',
    stringify(module),
  ]
  // In this order: half a secret would not be found.
  return result.redact(parts.join('\n')).slice(0, MAX_LENGTH)
}
