/** An exposition as it can be compared: types by name, values by series. */
export interface Exposition {
  readonly types: ReadonlyMap<string, string>
  /** A series is a name with its labels, sorted: `name{a="b"}`. */
  readonly series: ReadonlyMap<string, number>
}

/** Parses the Prometheus text format. */
export function parseExposition(text: string): Exposition {
  const types = new Map<string, string>()
  const series = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? []
    if (name !== undefined && type !== undefined) types.set(name, type)
    if (line === '' || line.startsWith('#')) continue
    const [, metric, labels, value] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    if (metric === undefined) throw new Error(`no series: ${line}`)
    series.set(`${metric}${sortLabels(labels)}`, parseValue(value))
  }
  return { types, series }
}

function sortLabels(labels: string | undefined): string {
  const pairs = Array.from((labels ?? '').matchAll(/\w+="(?:[^"\\]|\\.)*"/g), ([pair]) => pair)
  return pairs.length === 0 ? '' : `{${pairs.sort().join(',')}}`
}

function parseValue(value: string | undefined): number {
  return value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
}

/** The name of a series without its labels. */
export function nameOf(series: string): string {
  return series.replace(/\{.*$/s, '')
}
