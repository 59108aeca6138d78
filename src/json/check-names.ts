import type * as z from 'zod'
import { quote } from '../log/quote.ts'
import type { JsonMetric } from './metric-settings.ts'

/** Ends of names that belong to other types, or to what formats add. */
const RESERVED_ENDS = ['_total', '_created', '_info']

/** The name of a metric as it is registered, with its suffix. */
export function fullName({ name, type }: Pick<JsonMetric, 'name' | 'type'>): string {
  const suffix = { counter: '_total', info: '_info', gauge: '', stateset: '' }[type]
  return name.endsWith(suffix) ? name : name + suffix
}

/** Reports names that a format cannot keep apart. Several entries may make one metric, if they agree on what it is. */
export function checkNames(metrics: readonly JsonMetric[], context: z.RefinementCtx): void {
  const byName = new Map<string, JsonMetric>()
  const owners = new Map<string, string>()
  for (const [index, metric] of metrics.entries()) {
    const report = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [index, key], message, input: metrics })
    }
    const name = fullName(metric)
    const first = byName.get(name)
    if (first !== undefined) {
      const key = differs(first, metric)
      if (key !== undefined) report(key, `${quote(metric.name)} stands above with another ${key}; it is one metric`)
      continue
    }
    byName.set(name, metric)
    const end = RESERVED_ENDS.find((suffix) => metric.name.endsWith(suffix))
    if (end !== undefined && name === metric.name && (metric.type === 'gauge' || metric.type === 'stateset')) {
      report('name', `the name of a ${metric.type} cannot end in ${end}`)
    }
    const taken = seriesNames(metric).find((series) => owners.has(series))
    if (taken !== undefined) report('name', `${quote(metric.name)} and ${quote(owners.get(taken) ?? '')} share names`)
    for (const series of seriesNames(metric)) owners.set(series, metric.name)
  }
}

/** What a later entry may leave out, and may not say otherwise. */
function differs(first: JsonMetric, { type, help, unit, states }: JsonMetric): string | undefined {
  if (type !== first.type) return 'type'
  if (help !== undefined && help !== first.help) return 'help'
  if (unit !== undefined && unit !== first.unit) return 'unit'
  return states !== undefined && JSON.stringify(states) !== JSON.stringify(first.states) ? 'states' : undefined
}

/** All names that a metric takes, in whatever format. */
function seriesNames(metric: JsonMetric): readonly string[] {
  const name = fullName(metric)
  if (metric.type === 'counter') return [name, name.replace(/_total$/, ''), name.replace(/_total$/, '_created')]
  return metric.type === 'info' ? [name, name.replace(/_info$/, '')] : [name]
}
