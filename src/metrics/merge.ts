import type { Family, Sample } from './family.ts'

type Merge = (a: number | bigint, b: number | bigint) => number | bigint

const sum: Merge = (a, b) => (typeof a === 'bigint' && typeof b === 'bigint' ? a + b : Number(a) + Number(b))
const least: Merge = (a, b) => Math.min(Number(a), Number(b))
const most: Merge = (a, b) => Math.max(Number(a), Number(b))

/** Gauges of which a sum would say nothing: all processes have to have done it, or the one that is worst off counts. */
const GAUGES: readonly (readonly [name: RegExp, merge: Merge])[] = [
  [/_last_reload_successful$|_timestamp_seconds$|_start_time_seconds$|_lag_min_seconds$/, least],
  [/^nodejs_eventloop_lag_|_info$/, most],
]

/**
 * Makes one set of families of those of several processes: what is counted is summed, series by series, and so are gauges
 * but for those of which a sum would say nothing. Facts that are the same everywhere are there once.
 */
export function mergeFamilies(processes: readonly (readonly Family[])[]): readonly Family[] {
  const merged = new Map<string, { readonly family: Family; readonly samples: Map<string, Sample> }>()
  for (const family of processes.flat()) {
    const { name, type } = family
    const entry = merged.get(name) ?? { family, samples: new Map<string, Sample>() }
    if (entry.family.type !== type) continue // Of two that disagree no value would be right.
    merged.set(name, entry)
    const merge = mergeOf(family)
    for (const sample of family.samples) addSample(entry.samples, sample, merge)
  }
  return Array.from(merged.values(), ({ family, samples }) => ({ ...family, samples: [...samples.values()] }))
}

/** What is left of a process that ended: what it has counted stays counted, so that no sum falls. */
export function keepCounted(families: readonly Family[]): readonly Family[] {
  return families.filter(({ type }) => type === 'counter' || type === 'histogram')
}

function mergeOf({ name, type }: Family): Merge {
  if (type === 'info' || type === 'stateset') return most
  return (type === 'gauge' ? GAUGES.find(([pattern]) => pattern.test(name))?.[1] : undefined) ?? sum
}

function addSample(samples: Map<string, Sample>, sample: Sample, merge: Merge): void {
  const { suffix = '', labels, value, created } = sample
  const key = JSON.stringify([suffix, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))])
  const known = samples.get(key)
  if (known === undefined) {
    samples.set(key, sample)
    return
  }
  const since = Math.min(created ?? Number.POSITIVE_INFINITY, known.created ?? Number.POSITIVE_INFINITY)
  const merged = { ...known, value: merge(known.value, value) }
  samples.set(key, Number.isFinite(since) ? { ...merged, created: since } : merged)
}
