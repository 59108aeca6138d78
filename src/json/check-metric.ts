import type * as z from 'zod'
import { quote } from '../log/quote.ts'
import type { JsonMetric } from './metric-settings.ts'
import { isPath } from './path.ts'

type Key = keyof JsonMetric

/** Keys that only some types of metrics have. */
const ONLY_FOR: Readonly<Partial<Record<Key, readonly JsonMetric['type'][]>>> = {
  value: ['counter', 'gauge', 'stateset'],
  unit: ['counter', 'gauge'],
  created: ['counter'],
  created_unit: ['counter'],
  parse: ['counter', 'gauge'],
  map: ['counter', 'gauge', 'stateset'],
  states: ['stateset'],
}

/** Reports keys of a metric that do not go together. */
export function checkMetric(metric: JsonMetric, context: z.RefinementCtx): void {
  const report = (path: PropertyKey[], message: string): void => {
    context.addIssue({ code: 'custom', path, message, input: metric })
  }
  for (const { path, message } of [
    ...findMisplaced(metric),
    ...findMissing(metric),
    ...findBadPaths(metric),
    ...findBadMap(metric),
  ]) {
    report([...path], message)
  }
}

interface Finding {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

function* findMisplaced(metric: JsonMetric): Generator<Finding> {
  const { type, name } = metric
  for (const [key, types] of Object.entries(ONLY_FOR)) {
    if (metric[key as Key] === undefined || types.includes(type)) continue
    yield { path: [key], message: `${key} is for ${types.join(', ')}, and not for ${type}` }
  }
  if (metric.map !== undefined && metric.parse !== undefined) {
    yield { path: ['parse'], message: 'map and parse cannot be given together' }
  }
  if (metric.created_unit !== undefined && metric.created === undefined) {
    yield { path: ['created_unit'], message: 'created_unit has no meaning without created' }
  }
  if (metric.zone !== undefined && metric.created === undefined && metric.map !== 'date') {
    yield { path: ['zone'], message: 'zone has no meaning without created or map: date' }
  }
  if (type === 'stateset' && Object.hasOwn(metric.labels, name)) {
    yield { path: ['labels', name], message: 'the label with the name of the metric is the one that tells the state' }
  }
  if (typeof metric.value === 'number' && type === 'counter' && metric.value < 0) {
    yield { path: ['value'], message: `value is ${metric.value}; expected a number from 0 up` }
  }
}

function* findMissing({ type, name, unit, value, states, labels, map, parse }: JsonMetric): Generator<Finding> {
  if (type !== 'info' && value === undefined) {
    yield { path: ['value'], message: `value is missing; expected the path of the value, such as $.${name}` }
  }
  if (type === 'info' && Object.keys(labels).length === 0) {
    yield { path: ['labels'], message: 'an info is all labels; expected at least one' }
  }
  if (type === 'stateset' && states === undefined) {
    yield { path: ['states'], message: 'states is missing; expected all states that there can be' }
  }
  if (states !== undefined && new Set(states).size < states.length) {
    yield { path: ['states'], message: 'states has a state twice' }
  }
  if (typeof value === 'number' && (map !== undefined || parse !== undefined || type === 'stateset')) {
    yield { path: ['value'], message: 'value is a number; expected a path' }
  }
  const base = type === 'counter' ? name.replace(/_total$/, '') : name
  if (unit !== undefined && !base.endsWith(`_${unit}`)) {
    yield { path: ['unit'], message: `the name ${quote(name)} does not end in its unit: expected ${base}_${unit}` }
  }
}

function* findBadPaths(metric: JsonMetric): Generator<Finding> {
  if (metric.for_each?.isRelative === true) {
    yield { path: ['for_each'], message: `${quote(metric.for_each.source)} begins at an item; expected $` }
  }
  if (metric.for_each !== undefined) return
  const paths: readonly (readonly [readonly string[], unknown])[] = [
    [['value'], metric.value],
    [['created'], metric.created],
    ...Object.entries(metric.labels).map(([name, label]) => [['labels', name], label] as const),
  ]
  for (const [path, value] of paths) {
    if (!isPath(value) || !value.isRelative) continue
    yield { path, message: `${quote(value.source)} begins at an item, and there is no for_each; expected $` }
  }
}

function* findBadMap({ type, map, states = [] }: JsonMetric): Generator<Finding> {
  if (map === undefined) return
  if (map === 'date') {
    if (type === 'stateset') yield { path: ['map'], message: 'map: date gives a number, and a stateset has states' }
    return
  }
  for (const [text, value] of Object.entries(map)) {
    if (type !== 'stateset' && typeof value !== 'number') {
      yield { path: ['map', text], message: `${text} is ${quote(value)}; expected a number` }
    }
    if (type === 'stateset' && !states.includes(String(value))) {
      yield { path: ['map', text], message: `${quote(String(value))} is none of the states ${states.join(', ')}` }
    }
    if (type === 'counter' && Number(value) < 0) {
      yield { path: ['map', text], message: `${text} is ${value}; expected a number from 0 up` }
    }
  }
}
