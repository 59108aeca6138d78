import { isAtLeast, type LogFields, type Logger, type LogLevel, redactFields } from '../log/logger.ts'
import type { ProbeResult } from '../probe/runner.ts'

/** What every line about a probe tells. */
export interface ProbeNames {
  readonly target: string
  readonly module: string
}

/** Logs a probe that failed, in one line, and what of its own log is at the given level or above. */
export function logProbe(
  logger: Logger,
  { target, module }: ProbeNames,
  { outcome, durationSeconds, log, redact }: ProbeResult,
  proberLogLevel: LogLevel | 'none',
): void {
  const common = { target, module }
  // The logger knows the secrets of the file in force; this probe may have run with those of the one before.
  const write = (level: LogLevel, message: string, fields: LogFields): void =>
    logger.log(level, redact(message), redactFields({ ...common, ...fields, ...common }, redact))
  if (!outcome.ok) {
    const { reason, phase, message: error, fault } = outcome
    const fields = { reason, phase, error, duration: Number(durationSeconds.toFixed(6)) }
    if (fault === undefined) write('info', 'Probe failed', fields)
    else write('error', 'Probe failed', { ...fields, stack: fault.stack })
  }
  for (const { level, message, fields } of log) {
    if (proberLogLevel !== 'none' && isAtLeast(level, proberLogLevel)) write(level, message, fields)
  }
}
