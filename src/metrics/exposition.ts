import type { Registry } from 'prom-client'
import { collectFamilies, type OnDrop } from './collect.ts'
import type { Family, FamilyType, Labels, Sample } from './family.ts'

/** A way to write metrics, with the content type that names it. */
export interface ExpositionFormat {
  readonly contentType: string
  readonly render: (families: readonly Family[]) => string
}

/** Prometheus text format 0.0.4. */
export const TEXT: ExpositionFormat = {
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  render: (families) => families.map(renderTextFamily).join(''),
}

/** OpenMetrics 1.0. */
export const OPENMETRICS: ExpositionFormat = {
  contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  render: (families) => `${families.map(renderOpenMetricsFamily).join('')}# EOF\n`,
}

/** Writes a registry, prom-client's own metrics and ours, as Prometheus text 0.0.4. */
export async function renderText(registry: Registry, onDrop: OnDrop = () => {}): Promise<string> {
  return TEXT.render(await collectFamilies(registry, onDrop))
}

/** Writes a registry, prom-client's own metrics and ours, as OpenMetrics 1.0. */
export async function renderOpenMetrics(registry: Registry, onDrop: OnDrop = () => {}): Promise<string> {
  return OPENMETRICS.render(await collectFamilies(registry, onDrop))
}

/** Classic text knows no creation times: they are a gauge family of their own, as in Prometheus' client libraries. */
function renderTextFamily({ name, type, help, samples }: Family): string {
  const total = type === 'counter' && samples.every(({ suffix }) => suffix === '_total') ? '_total' : ''
  const fullName = name + (type === 'info' ? '_info' : total)
  const textType = type === 'info' || type === 'stateset' ? 'gauge' : type === 'unknown' ? 'untyped' : type
  const lines = head(fullName, textType, escapeText(help, /[\\\n]/g))
  for (const { suffix, labels, value } of samples) lines.push(sampleLine(name + suffix, labels, formatNumber(value)))

  const created = samples.filter((sample) => sample.created !== undefined)
  if (created.length > 0) {
    lines.push(...head(`${name}_created`, 'gauge', `When ${fullName} began to count, in Unix seconds.`))
    lines.push(...created.map((sample) => createdLine(name, sample)))
  }
  return `${lines.join('\n')}\n`
}

function renderOpenMetricsFamily({ name, type, help, unit, samples }: Family): string {
  const hasUnit = type !== 'info' && type !== 'stateset' // These count nothing.
  const lines = head(name, type, escapeText(help, /[\\\n"]/g), hasUnit ? unit : undefined)
  for (const sample of samples) {
    // A counter of prom-client may lack the suffix that OpenMetrics asks for.
    const suffix = type === 'counter' ? '_total' : sample.suffix
    lines.push(sampleLine(name + suffix, canonicalBounds(type, sample.labels), formatNumber(sample.value)))
    if (sample.created !== undefined) lines.push(createdLine(name, sample))
  }
  return `${lines.join('\n')}\n`
}

function head(name: string, type: string, help: string, unit?: string): string[] {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]
  return unit !== undefined && name.endsWith(`_${unit}`) ? [...lines, `# UNIT ${name} ${unit}`] : lines
}

function createdLine(name: string, { labels, created = 0 }: Sample): string {
  return sampleLine(`${name}_created`, labels, formatNumber(created))
}

function sampleLine(name: string, labels: Labels, value: string): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeText(text, /[\\\n"]/g)}"`)
  return pairs.length === 0 ? `${name} ${value}` : `${name}{${pairs.join(',')}} ${value}`
}

/** Bounds of buckets and quantiles are numbers in labels, so OpenMetrics fixes how they are written. */
function canonicalBounds(type: FamilyType, labels: Labels): Labels {
  const name = type === 'histogram' ? 'le' : type === 'summary' ? 'quantile' : undefined
  const bound = name === undefined ? undefined : labels[name]
  return name === undefined || bound === undefined ? labels : { ...labels, [name]: canonicalNumber(bound) }
}

/** Writes a number as Go's `%g` does, and as a float: `1.0`, `1e+06`, `2.5e-05`. */
function canonicalNumber(text: string): string {
  const value = Number(text)
  if (!Number.isFinite(value)) return text
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  if (value !== 0 && (Number(exponent) < -4 || Number(exponent) >= 6)) {
    return `${digits}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

function formatNumber(value: number | bigint): string {
  if (typeof value === 'bigint' || Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

function escapeText(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => (character === '\n' ? '\\n' : `\\${character}`))
}
