import type { Registry } from 'prom-client'
import { FAMILY_TYPES, type Family, type FamilyType, type Labels, type Sample } from './family.ts'
import { SampledMetric, type StoredSample } from './metric.ts'

/** What can be wrong with a sample, or with the metric that it belongs to. */
export const DROP_REASONS = ['invalid_name', 'invalid_label', 'invalid_value', 'duplicate'] as const
export type DropReason = (typeof DROP_REASONS)[number]

/** Is told of each sample that is left out. */
export type OnDrop = (reason: DropReason, sample: string) => void

/**
 * Reads a registry, prom-client's own metrics and ours, into plain families. What no format could show is left out: bad
 * names, labels and values, and families that would share a series name with an earlier one, in whatever format.
 */
export async function collectFamilies(registry: Registry, onDrop: OnDrop): Promise<readonly Family[]> {
  const taken = new Set<string>()
  const families: Family[] = []
  for (const metric of registry.getMetricsAsArray()) {
    const family = metric instanceof SampledMetric ? ourFamily(metric) : await promClientFamily(registry, metric)
    const samples = family.samples.filter((sample) => isRenderable(family, sample, onDrop))
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

function ourFamily(metric: SampledMetric): Family {
  const { name, help, unit, familyType: type } = metric
  const suffix = type === 'counter' ? '_total' : type === 'info' ? '_info' : ''
  const samples = Array.from(metric.samples, (sample: StoredSample) => ({ ...sample, suffix }))
  return { name: baseName(name, suffix), type, help, unit, samples }
}

async function promClientFamily(registry: Registry, { name }: { readonly name: string }): Promise<Family> {
  const metric = await registry.getSingleMetric(name)?.get()
  if (metric === undefined) throw new Error(`the metric ${name} left its registry while it was read`)
  const type: FamilyType = FAMILY_TYPES.find((known) => known === String(metric.type)) ?? 'unknown'
  const base = type === 'counter' ? baseName(metric.name, '_total') : metric.name
  const samples = metric.values.map((value): Sample => {
    const fullName = 'metricName' in value && typeof value.metricName === 'string' ? value.metricName : metric.name
    return { suffix: fullName.slice(base.length), labels: textLabels(value), value: value.value }
  })
  return { name: base, type, help: metric.help, unit: undefined, samples }
}

/** prom-client keeps the labels that the buckets of a histogram share apart. */
function textLabels(value: { readonly labels: object; readonly sharedLabels?: object }): Labels {
  const labels = Object.entries({ ...value.labels, ...value.sharedLabels })
  return Object.fromEntries(labels.map(([name, label]) => [name, String(label)]))
}

function baseName(name: string, suffix: string): string {
  return suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
}

/** Every name that a family may use for a series or for itself, in any format (OpenMetrics 1.0, suffixes). */
function seriesNames({ name, type }: Family): readonly string[] {
  const suffixes: Readonly<Record<FamilyType, readonly string[]>> = {
    counter: ['_total', '_created'],
    gauge: [],
    histogram: ['_bucket', '_sum', '_count', '_created'],
    summary: ['_sum', '_count', '_created'],
    info: ['_info'],
    stateset: [],
    unknown: [],
  }
  return ['', ...suffixes[type]].map((suffix) => name + suffix)
}

function isRenderable(family: Family, sample: Sample, onDrop: OnDrop): boolean {
  const name = family.name + sample.suffix
  const reason = dropReason(name, sample)
  if (reason !== undefined) onDrop(reason, name)
  return reason === undefined
}

function dropReason(name: string, { labels, value, created }: Sample): DropReason | undefined {
  if (!/^[a-z_:][\w:]*$/i.test(name)) return 'invalid_name'
  for (const [label, text] of Object.entries(labels)) {
    if (!/^(?!__)[a-z_]\w*$/i.test(label) || typeof text !== 'string' || !text.isWellFormed()) return 'invalid_label'
  }
  if (typeof value !== 'number' || (created !== undefined && !Number.isFinite(created))) return 'invalid_value'
  return undefined
}
