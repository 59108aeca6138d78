import { quote } from '../log/quote.ts'
import type { Labels } from '../metrics/family.ts'
import { fullName } from './check-names.ts'
import type { JsonDocument } from './document.ts'
import type { JsonMetric } from './metric-settings.ts'
import { isPath, type JsonNode, type JsonPath, type Scope, valueAt } from './path.ts'
import { readNumber, readState, readTime, type Scalar, show, ValueError } from './read-value.ts'

/** A sample that a document has for a metric. */
export interface JsonSample {
  readonly metric: JsonMetric
  readonly labels: Labels
  /** Of a stateset, the state; 1 for an info. */
  readonly value: number | bigint | string
  readonly created: number | undefined
}

/** Why a sample was not taken. */
export type JsonDropReason = 'limit' | 'duplicate'

/** Takes what is found, one by one. */
export interface ExtractionSink {
  readonly sample: (sample: JsonSample) => void
  readonly problem: (message: string) => void
  readonly drop: (reason: JsonDropReason) => void
}

export interface ExtractionLimits {
  /** Most samples; the states of a stateset are one each. */
  readonly maxSamples: number
  /** Most characters of a label that comes from the document; it is cut there. */
  readonly maxLabelLength: number
}

/** Says that something is not there. */
class MissingError extends ValueError {}

/** Finds the samples of all metrics. What is wrong with one does not keep the others from being found. */
export function extractSamples(
  document: JsonDocument,
  metrics: readonly JsonMetric[],
  limits: ExtractionLimits,
  sink: ExtractionSink,
): void {
  const seen = new Set<string>()
  let room = limits.maxSamples
  for (const metric of metrics) {
    for (const sample of samplesOf(document, metric, limits, sink)) {
      const key = JSON.stringify([fullName(metric), Object.entries(sample.labels).filter(hasValue).sort(byName)])
      const size = metric.states?.length ?? 1
      if (seen.has(key)) sink.drop('duplicate')
      else if (size > room) for (let index = 0; index < size; index += 1) sink.drop('limit')
      else {
        seen.add(key)
        room -= size
        sink.sample(sample)
      }
    }
  }
}

/** An empty label is the same as none. */
function hasValue([, value]: readonly [string, string]): boolean {
  return value !== ''
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1
}

function* samplesOf(
  document: JsonDocument,
  metric: JsonMetric,
  limits: ExtractionLimits,
  sink: ExtractionSink,
): Generator<JsonSample> {
  for (const item of itemsOf(document, metric, sink)) {
    const scope: Scope = { document, item }
    const attempt = <T>(read: () => T): T | undefined => {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof ValueError)) throw error
        const where = item === undefined ? '' : `, at ${describeWay(item)}`
        if (!(error instanceof MissingError && metric.optional))
          sink.problem(`${metric.name}: ${error.message}${where}`)
        return undefined
      }
    }
    const value = attempt(() => readValue(metric, scope))
    const labels = attempt(() => readLabels(metric, scope, limits))
    if (value === undefined || labels === undefined) continue
    const created = metric.created && attempt(() => readCreated(metric, scope))
    yield { metric, labels, value, created }
  }
}

/** What `for_each` finds; the document as a whole where there is none. */
function* itemsOf(
  document: JsonDocument,
  { name, for_each: forEach, optional }: JsonMetric,
  sink: ExtractionSink,
): Generator<JsonNode | undefined> {
  if (forEach === undefined) return yield undefined
  const scope = { document, item: undefined }
  let isEmpty = true
  for (const item of forEach.find(scope)) {
    isEmpty = false
    yield item
  }
  if (!isEmpty || optional) return
  // An empty list is no failure; one that is not there is.
  if (!Array.from(take(forEach.findContainers(scope), 1)).some(({ value }) => typeof value === 'object' && value)) {
    sink.problem(`${name}: the path ${forEach.source} of for_each finds nothing`)
  }
}

function readValue(metric: JsonMetric, scope: Scope): number | bigint | string {
  if (metric.type === 'info') return 1
  if (!isPath(metric.value)) return metric.value ?? 0
  const scalar = readScalar(metric.value, scope)
  const read = metric.type === 'stateset' ? readState : readNumber
  try {
    return read(scalar, metric)
  } catch (error) {
    if (error instanceof ValueError)
      throw new ValueError(`the value of the path ${metric.value.source}: ${error.message}`)
    throw error
  }
}

function readCreated(metric: JsonMetric, scope: Scope): number | undefined {
  if (metric.created === undefined) return undefined
  const scalar = readScalar(metric.created, scope)
  const seconds = readTime(scalar, { zone: metric.zone, unit: metric.created_unit })
  if (seconds !== undefined && seconds >= 0) return seconds
  const expected = 'expected a time of ISO 8601 or Unix, from 1970 on'
  throw new ValueError(`the path ${metric.created.source} of created gives ${show(scalar)}; ${expected}`)
}

function readLabels({ labels, optional }: JsonMetric, scope: Scope, { maxLabelLength }: ExtractionLimits): Labels {
  const texts: [string, string][] = []
  for (const [name, label] of Object.entries(labels)) {
    if (!isPath(label)) texts.push([name, label])
    else {
      try {
        texts.push([name, cut(String(readScalar(label, scope)), maxLabelLength)])
      } catch (error) {
        if (!(error instanceof MissingError && optional)) throw error
      }
    }
  }
  if (texts.length === 0 && Object.keys(labels).length > 0) throw new MissingError('none of its labels is there')
  return Object.fromEntries(texts)
}

/** No half of a character is left at the end; halves that the target sends are no text that a format could show. */
function cut(text: string, maxLength: number): string {
  return (text.length > maxLength ? text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '') : text).toWellFormed()
}

/** The one value that a path leads to. Null is as good as nothing. */
function readScalar(path: JsonPath, scope: Scope): Scalar {
  const [node, second] = take(path.find(scope), 2)
  if (node === undefined) throw new MissingError(`the path ${path.source} finds nothing`)
  if (second !== undefined) throw new ValueError(`the path ${path.source} finds more than one value`)
  const { value, location } = node
  if (value === null || value === undefined) throw new MissingError(`the path ${path.source} finds null`)
  const key = location.at(-1)
  const holder = key === undefined ? undefined : valueAt(scope.document.root, location.slice(0, -1))
  const exact = scope.document.exactInteger(holder, key)
  if (exact !== undefined) return exact
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  const what = Array.isArray(value) ? 'a list' : 'an object'
  throw new ValueError(`the path ${path.source} finds ${what}, and no single value`)
}

function* take<T>(values: Iterable<T>, count: number): Generator<T, void> {
  let left = count
  for (const value of values) {
    yield value
    left -= 1
    if (left === 0) return
  }
}

/** The way to an item, as a normalized path. */
function describeWay({ location }: JsonNode): string {
  const way = location.map((key) => (typeof key === 'number' ? `[${key}]` : `[${quote(key)}]`)).join('')
  return `$${way.length > 256 ? `${way.slice(0, 256)}…` : way}`
}
