import { runWithin } from '../config/run-within.ts'
import type { Registrar } from '../metrics/registrar.ts'
import { ProbeFailure } from '../net/failure.ts'
import { fullName } from './check-names.ts'
import type { JsonDocument } from './document.ts'
import { type ExtractionLimits, extractSamples, type JsonDropReason, type JsonSample } from './extract.ts'
import type { JsonMetric } from './metric-settings.ts'
import { CounterMarks, type ProbeMemory } from './regression.ts'

/** Longest time that all paths together may take over a document; nothing else runs meanwhile. */
const MAX_EXTRACTION_MS = 1000

/** Problems that are logged one by one. */
const MAX_PROBLEMS = 20

export interface JsonReportOptions extends ExtractionLimits {
  readonly metrics: Registrar
  /** What is kept from probe to probe; undefined where nothing is. */
  readonly memory: ProbeMemory | undefined
  readonly log: { readonly warn: (message: string) => void }
}

/**
 * Makes the metrics that a document has, all that can be made.
 * @throws ProbeFailure `mismatch` in `check`, once they are made, when something was missing or no value for its metric.
 */
export function createJsonReporter(
  settings: readonly JsonMetric[],
  { metrics, memory, log, ...limits }: JsonReportOptions,
): (document: JsonDocument) => void {
  const marks = memory && new CounterMarks(memory)
  return (document) => {
    const samples: JsonSample[] = []
    const problems: string[] = []
    const dropped: Record<JsonDropReason, number> = { limit: 0, duplicate: 0 }
    let problemCount = 0
    const problem = (message: string): void => {
      problemCount += 1
      if (problems.length < MAX_PROBLEMS) problems.push(message)
    }
    const drop = (reason: JsonDropReason): void => {
      dropped[reason] += 1
    }
    try {
      const sample = (found: JsonSample): unknown => samples.push(found)
      runWithin(MAX_EXTRACTION_MS, () => extractSamples(document, settings, limits, { sample, problem, drop }))
    } catch (error) {
      problemCount += 1
      problems.unshift(`the paths cannot be followed over this document: ${(error as Error).message}`)
    }
    setSamples(settings, samples, metrics)
    reportDropped(metrics, dropped)
    if (marks !== undefined) reportRegressions(settings, samples, { metrics, marks })
    const [first, ...others] = problems
    for (const other of others) log.warn(`also: ${other}`)
    if (dropped.limit > 0) log.warn(`${dropped.limit} samples beyond the limit of ${limits.maxSamples} are left out`)
    if (dropped.duplicate > 0)
      log.warn(`${dropped.duplicate} samples have the labels of an earlier one, and are left out`)
    if (first === undefined) return
    const more = problemCount > 1 ? ` (and ${problemCount - 1} more)` : ''
    throw new ProbeFailure('mismatch', `${first}${more}`, { phase: 'check' })
  }
}

/** The first entry of a name says what the metric is. */
function setSamples(settings: readonly JsonMetric[], samples: readonly JsonSample[], metrics: Registrar): void {
  const definitions = new Map<string, JsonMetric>()
  for (const metric of settings) {
    if (!definitions.has(fullName(metric))) definitions.set(fullName(metric), metric)
  }
  for (const { metric, labels, value, created } of samples) {
    const name = fullName(metric)
    const { help, unit, states = [] } = definitions.get(name) ?? metric
    const definition = {
      name,
      help: help ?? `What the target reports as ${name}.`,
      ...(unit === undefined ? {} : { unit }),
    }
    if (metric.type === 'info') metrics.info(definition).set(labels)
    else if (typeof value === 'string') metrics.stateSet({ ...definition, states }).set(value, { labels })
    else if (metric.type === 'gauge') metrics.gauge(definition).set(value, { labels })
    else metrics.sidecarCounter(definition).set(value, created === undefined ? { labels } : { labels, created })
  }
}

function reportDropped(metrics: Registrar, dropped: Readonly<Record<JsonDropReason, number>>): void {
  const gauge = metrics.gauge({
    name: 'probe_json_dropped_samples',
    help: 'Samples of the document that are left out: beyond the limit, or with the labels of an earlier one.',
  })
  for (const [reason, count] of Object.entries(dropped)) gauge.set(count, { labels: { reason } })
}

interface RegressionParts {
  readonly metrics: Registrar
  readonly marks: CounterMarks
}

function reportRegressions(
  settings: readonly JsonMetric[],
  samples: readonly JsonSample[],
  { metrics, marks }: RegressionParts,
): void {
  const counters = settings.filter(({ type, created }) => type === 'counter' && created !== undefined)
  if (counters.length === 0) return
  const fallen = marks.update(samples)
  const gauge = metrics.gauge({
    name: 'probe_counter_regression',
    help: 'Whether a value of the counter is below one that it had before, since the same creation time.',
  })
  for (const metric of counters) {
    const name = fullName(metric)
    gauge.set(fallen.has(name) ? 1 : 0, { labels: { metric: name } })
  }
}
