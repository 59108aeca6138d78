import type { Metric, Registry } from 'prom-client'
import { FAMILY_TYPES, type Family, type FamilyType, type Labels, type Sample } from './family.ts'
import { SampledMetric, type StoredSample } from './metric.ts'
import { defaultLabelsOf } from './prom-client-internals.ts'

/** What can be wrong with a sample, or with the metric that it belongs to. */
export const DROP_REASONS = ['invalid_name', 'invalid_label', 'invalid_value', 'duplicate', 'unreadable'] as const
export type DropReason = (typeof DROP_REASONS)[number]

/** Is told of each sample that is left out; `cause` is what its metric threw when it was read. */
export type OnDrop = (reason: DropReason, sample: string, cause?: unknown) => void

/**
 * Reads a registry, prom-client's own metrics and ours, into plain families. What no format could show is left out: bad
 * names, labels and values, and families that would share a series name with an earlier one, in whatever format.
 */
export async function collectFamilies(registry: Registry, onDrop: OnDrop): Promise<readonly Family[]> {
  const defaults = textLabels(defaultLabelsOf(registry))
  const taken = new Set<string>()
  const families: Family[] = []
  // prom-client declares plain descriptions here, and gives the metrics themselves.
  for (const metric of registry.getMetricsAsArray() as unknown as readonly Metric[]) {
    const family = await readFamily(registry, metric, onDrop)
    if (family === undefined) continue
    const samples = withDefaults(family.samples, defaults).filter((sample) => isRenderable(family, sample, onDrop))
    const names = seriesNames(family)
    if (names.some((name) => taken.has(name))) {
      for (const { suffix } of samples) onDrop('duplicate', family.name + suffix)
      continue
    }
    for (const name of names) taken.add(name)
    if (samples.length > 0) families.push({ ...family, samples })
  }
  return families
}

async function readFamily(registry: Registry, metric: Metric, onDrop: OnDrop): Promise<Family | undefined> {
  const name = registeredName(registry, metric)
  try {
    return metric instanceof SampledMetric ? ourFamily(metric) : await promClientFamily(name, metric)
  } catch (cause) {
    onDrop('unreadable', name, cause)
    return undefined
  }
}

/** The labels of the registry, where the sample has none of the same name. */
function withDefaults(samples: readonly Sample[], defaults: Labels): readonly Sample[] {
  if (Object.keys(defaults).length === 0) return samples
  return samples.map((sample) => ({ ...sample, labels: { ...sample.labels, ...defaults, ...sample.labels } }))
}

/** The name that the metric came with: prom-client takes the `_total` off its counters when it renders OpenMetrics. */
function registeredName(registry: Registry, metric: Metric): string {
  const { name } = metric as unknown as { readonly name: string }
  const original = `${name}_total`
  const isRenamed = registry.getSingleMetric(name) !== metric && registry.getSingleMetric(original) === metric
  return isRenamed ? original : name
}

function ourFamily(metric: SampledMetric): Family {
  const { name, help, unit, familyType: type } = metric
  const suffix = type === 'counter' ? '_total' : type === 'info' ? '_info' : ''
  const samples = Array.from(metric.samples, (sample: StoredSample) => ({ ...sample, suffix }))
  // A prober may be JavaScript, and leave the help out.
  return { name: baseName(name, suffix), type, help: String(help), unit, samples }
}

async function promClientFamily(name: string, metric: Metric): Promise<Family> {
  const { type: promClientType, help, values } = await metric.get()
  const type: FamilyType = FAMILY_TYPES.find((known) => known === String(promClientType)) ?? 'unknown'
  const base = type === 'counter' ? baseName(name, '_total') : name
  const samples = values.map((value): Sample => {
    const fullName = 'metricName' in value && typeof value.metricName === 'string' ? value.metricName : name
    return { suffix: fullName.slice(base.length), labels: textLabels(value.labels), value: value.value }
  })
  return { name: base, type, help, unit: undefined, samples }
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

/** Every name that a family may use for a series or for itself. */
function seriesNames({ name, type }: Family): readonly string[] {
  return ['', ...SUFFIXES[type]].map((suffix) => name + suffix)
}

function isRenderable(family: Family, sample: Sample, onDrop: OnDrop): boolean {
  const reason = dropReason(family.name, sample)
  if (reason !== undefined) onDrop(reason, family.name + sample.suffix)
  return reason === undefined
}

function dropReason(familyName: string, { labels, value, created }: Sample): DropReason | undefined {
  // Where this is a name, so is whatever a suffix makes of it.
  if (!/^[a-z_:][\w:]*$/i.test(familyName)) return 'invalid_name'
  for (const [label, text] of Object.entries(labels)) {
    if (!/^(?!__)[a-z_]\w*$/i.test(label) || typeof text !== 'string' || !text.isWellFormed()) return 'invalid_label'
  }
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  if (!isNumber || (created !== undefined && !Number.isFinite(created))) return 'invalid_value'
  return undefined
}
