import { styleText } from 'node:util'
import type { FinishedProbe } from '../exporter/create-exporter.ts'
import { escapeControls } from '../log/quote.ts'
import { TEXT } from '../metrics/exposition.ts'
import type { Family } from '../metrics/family.ts'

type Redact = (text: string) => string

/** A probe for people: verdict, cause, how long each phase took, and the metrics. Colours only on a terminal. */
export function renderProbeReport(
  { result, record }: FinishedProbe,
  families: readonly Family[],
  redact: Redact,
): string {
  const { outcome, durationSeconds, phaseSeconds } = result
  const duration = formatMs(durationSeconds).trim()
  const subject = `${escapeControls(redact(record.target))} (module ${record.module})`
  const verdict = outcome.ok
    ? [color('green', `ok      ${subject} in ${duration}`)]
    : [
        color('red', `failed  ${subject} in ${duration}`),
        `reason  ${outcome.reason}, in phase ${outcome.phase}`,
        `        ${escapeControls(redact(outcome.message))}`,
      ]
  const bars = Array.from(phaseSeconds, ([phase, seconds]) => {
    return `${phase.padEnd(8)}${formatMs(seconds)}  ${bar(durationSeconds > 0 ? seconds / durationSeconds : 0)}`
  })
  const metrics = redact(TEXT.render(families)).split('\n').map(escapeControls)
  return [...verdict, '', ...bars, '', ...metrics].join('\n')
}

/** A probe for scripts. */
export function renderProbeJson(
  { result, record }: FinishedProbe,
  families: readonly Family[],
  redact: Redact,
): string {
  const { outcome, durationSeconds, phaseSeconds, log } = result
  const failure = outcome.ok ? {} : { reason: outcome.reason, phase: outcome.phase, message: redact(outcome.message) }
  const report = {
    target: redact(record.target),
    module: record.module,
    success: outcome.ok,
    ...failure,
    duration_seconds: durationSeconds,
    phase_seconds: Object.fromEntries(phaseSeconds),
    log: log.map(({ atMs, level, message }) => ({ at_seconds: atMs / 1000, level, message: redact(message) })),
    metrics: families,
  }
  // JSON's readers hold numbers as doubles, so that an integer beyond them keeps its digits as text alone.
  const keepDigits = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
  return `${JSON.stringify(report, keepDigits, 2)}\n`
}

const BAR_WIDTH = 40

function bar(share: number): string {
  const eighths = Math.round(share * BAR_WIDTH * 8)
  const rest = eighths % 8
  return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? String.fromCharCode(0x2590 - rest) : '')
}

function formatMs(seconds: number): string {
  return `${(seconds * 1000).toFixed(2).padStart(9)} ms`
}

function color(name: 'green' | 'red', text: string): string {
  return styleText(name, text, { stream: process.stdout })
}
