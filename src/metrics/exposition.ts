import { collectFamilies, type MetricSource, type OnDrop } from './collect.ts'
import type { Family, FamilyType, Labels } from './family.ts'
import { rememberHeads } from './family-heads.ts'

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
export async function renderText(source: MetricSource, onDrop: OnDrop = () => {}): Promise<string> {
  return TEXT.render(await collectFamilies(source, onDrop))
}

/** Writes a registry, prom-client's own metrics and ours, as OpenMetrics 1.0. */
export async function renderOpenMetrics(source: MetricSource, onDrop: OnDrop = () => {}): Promise<string> {
  return OPENMETRICS.render(await collectFamilies(source, onDrop))
}

/** Classic text knows no creation times: they are a gauge family of their own, as in Prometheus' client libraries. */
function renderTextFamily(family: Family): string {
  const { name, suffix, type, samples } = family
  const total = type === 'counter' && samples.every((sample) => (sample.suffix ?? suffix) === '_total') ? '_total' : ''
  const fullName = name + (type === 'info' ? '_info' : total)
  let text = textHead(fullName, family)
  let created = ''
  for (const sample of samples) {
    text += sampleLine(name + (sample.suffix ?? suffix), sample.labels, sample.value)
    if (sample.created !== undefined) created += sampleLine(`${name}_created`, sample.labels, sample.created)
  }
  if (created === '') return text
  return text + head(`${name}_created`, 'gauge', `When ${fullName} began to count, in Unix seconds.`) + created
}

function renderOpenMetricsFamily(family: Family): string {
  const { name, suffix, type, samples } = family
  let text = openMetricsHead(name, family)
  for (const sample of samples) {
    // A counter of prom-client may lack the suffix that OpenMetrics asks for.
    const ending = type === 'counter' ? '_total' : (sample.suffix ?? suffix)
    text += sampleLine(name + ending, canonicalBounds(type, sample.labels), sample.value)
    if (sample.created !== undefined) text += sampleLine(`${name}_created`, sample.labels, sample.created)
  }
  return text
}

const textHead = rememberHeads((name, { type, help }) => {
  const textType = type === 'info' || type === 'stateset' ? 'gauge' : type === 'unknown' ? 'untyped' : type
  return head(name, textType, escapeHelp(help))
})

const openMetricsHead = rememberHeads((name, { type, help, unit }) => {
  const hasUnit = type !== 'info' && type !== 'stateset' // These count nothing.
  return head(name, type, escapeText(help), hasUnit ? unit : undefined)
})

function head(name: string, type: string, help: string, unit?: string): string {
  const lines = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
  return unit !== undefined && name.endsWith(`_${unit}`) ? `${lines}# UNIT ${name} ${unit}\n` : lines
}

function sampleLine(name: string, labels: Labels, value: number | bigint): string {
  let pairs = ''
  for (const label in labels) pairs += `${pairs === '' ? '' : ','}${label}="${escapeText(labels[label] ?? '')}"`
  return pairs === '' ? `${name} ${formatNumber(value)}\n` : `${name}{${pairs}} ${formatNumber(value)}\n`
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

function escapeText(text: string): string {
  return /[\\\n"]/.test(text) ? text.replace(/[\\\n"]/g, escapeCharacter) : text
}

/** In classic text, quotes of a help stay as they are. */
function escapeHelp(help: string): string {
  return help.replace(/[\\\n]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}
