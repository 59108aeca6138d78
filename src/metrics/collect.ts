import type { Metric, Registry } from 'prom-client'
import { FAMILY_TYPES, type Family, type FamilyType, type Labels, type Sample } from './family.ts'
import { SampledMetric } from './metric.ts'
import { defaultLabelsOf } from './prom-client-internals.ts'
import { Registrar } from './registrar.ts'

/** What can be wrong with a sample, or with the metric that it belongs to. */
export const DROP_REASONS = ['invalid_name', 'invalid_label', 'invalid_value', 'duplicate', 'unreadable'] as const
export type DropReason = (typeof DROP_REASONS)[number]

/** Is told of each sample that is left out; `cause` is what its metric threw when it was read. */
export type OnDrop = (reason: DropReason, sample: string, cause?: unknown) => void

/** Where metrics are kept. */
export type MetricSource = Registry | Registrar

/**
 * Reads a registry, prom-client's own metrics and ours, into plain families. What no format could show is left out: bad
 * names, labels and values, and families that would share a series name with an earlier one, in whatever format.
 */
export async function collectFamilies(source: MetricSource, onDrop: OnDrop): Promise<readonly Family[]> {
  const defaults = source instanceof Registrar ? source.defaultLabels : defaultLabelsOf(source)
  const hasDefaults = Object.keys(defaults).length > 0
  const taken = new Set<string>()
  const families: Family[] = []
  for (const metric of metricsOf(source)) {
    // Nobody waits for ours: most probes have no others.
    const read = metric instanceof SampledMetric ? readSampled(metric, onDrop) : await readOther(source, metric, onDrop)
    if (read === undefined) continue
    const family = keepRenderable(hasDefaults ? withDefaults(read, textLabels(defaults)) : read, onDrop)
    if (isTaken(family, taken))
      for (const { suffix = family.suffix } of family.samples) onDrop('duplicate', family.name + suffix)
    else if (family.samples.length > 0) families.push(family)
  }
  return families
}

function metricsOf(source: MetricSource): readonly (Metric | SampledMetric)[] {
  // prom-client declares plain descriptions here, and gives the metrics themselves.
  return source instanceof Registrar ? source.metrics : (source.getMetricsAsArray() as unknown as readonly Metric[])
}

/** Takes the names of the family, also where it has no samples now. @returns whether another has one of them already. */
function isTaken({ name, type }: Family, taken: Set<string>): boolean {
  const suffixes = SUFFIXES[type]
  if (taken.has(name)) return true
  for (const suffix of suffixes) if (taken.has(name + suffix)) return true
  taken.add(name)
  for (const suffix of suffixes) taken.add(name + suffix)
  return false
}

function readSampled(metric: SampledMetric, onDrop: OnDrop): Family | undefined {
  try {
    return ourFamily(metric)
  } catch (cause) {
    onDrop('unreadable', metric.name, cause)
    return undefined
  }
}

async function readOther(source: MetricSource, metric: Metric, onDrop: OnDrop): Promise<Family | undefined> {
  const name = registeredName(source instanceof Registrar ? source.registry : source, metric)
  try {
    return await promClientFamily(name, metric)
  } catch (cause) {
    onDrop('unreadable', name, cause)
    return undefined
  }
}

/** The labels of the registry, where the sample has none of the same name. */
function withDefaults(family: Family, defaults: Labels): Family {
  const samples = family.samples.map((sample) => ({
    ...sample,
    labels: { ...sample.labels, ...defaults, ...sample.labels },
  }))
  return { ...family, samples }
}

/** The name that the metric came with: prom-client takes the `_total` off its counters when it renders OpenMetrics. */
function registeredName(registry: Registry, metric: Metric): string {
  const { name } = metric as unknown as { readonly name: string }
  const original = `${name}_total`
  const isRenamed = registry.getSingleMetric(name) !== metric && registry.getSingleMetric(original) === metric
  return isRenamed ? original : name
}

function ourFamily(metric: SampledMetric): Family {
  const { name, help, unit, familyType: type, suffix } = metric
  // A prober may be JavaScript, and leave the help out.
  return { name: baseName(name, suffix), suffix, type, help: String(help), unit, samples: metric.samples }
}

async function promClientFamily(name: string, metric: Metric): Promise<Family> {
  const { type: promClientType, help, values } = await metric.get()
  const type: FamilyType = FAMILY_TYPES.find((known) => known === String(promClientType)) ?? 'unknown'
  const base = type === 'counter' ? baseName(name, '_total') : name
  const samples = values.map((value): Sample => {
    const fullName = 'metricName' in value && typeof value.metricName === 'string' ? value.metricName : name
    return { suffix: fullName.slice(base.length), labels: textLabels(value.labels), value: value.value }
  })
  return { name: base, suffix: '', type, help: String(help), unit: undefined, samples }
}

/** prom-client lets labels be numbers. */
function textLabels(labels: object): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, label]) => [name, String(label)]))
}

function baseName(name: string, suffix: string): string {
  return suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
}

/** What the series of a family may have behind its name, in any format (OpenMetrics 1.0, suffixes). */
const SUFFIXES: Readonly<Record<FamilyType, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [],
  unknown: [],
}

/** Leaves out what no format could show. */
function keepRenderable(family: Family, onDrop: OnDrop): Family {
  const { name, samples } = family
  // Where this is a name, so is whatever a suffix makes of it.
  const isName = /^[a-z_:][\w:]*$/i.test(name)
  if (isName && areRenderable(samples)) return family
  const kept = samples.filter((sample) => {
    const reason = isName ? dropReason(sample) : 'invalid_name'
    if (reason !== undefined) onDrop(reason, name + (sample.suffix ?? family.suffix))
    return reason === undefined
  })
  return { ...family, samples: kept }
}

function areRenderable(samples: readonly Sample[]): boolean {
  for (const sample of samples) if (dropReason(sample) !== undefined) return false
  return true
}

function dropReason({ labels, value, created }: Sample): DropReason | undefined {
  for (const label in labels) {
    const text: unknown = labels[label]
    if (!/^(?!__)[a-z_]\w*$/i.test(label) || typeof text !== 'string' || !text.isWellFormed()) return 'invalid_label'
  }
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  if (!isNumber || (created !== undefined && !Number.isFinite(created))) return 'invalid_value'
  return undefined
}
