import test from 'ava'
import fc from 'fast-check'
import { renderText } from 'probe-exporter'
import { character } from '../support/arbitraries.ts'
import { runMapping } from './run-mapping.ts'

const RUNS = { numRuns: 300, seed: 9535 }

const path = fc.constantFrom(
  '$',
  '$[*]',
  '$.a',
  '$.a.b',
  '$..a',
  '$[0]',
  '$[-1:]',
  '$.*',
  '$.__proto__',
  '$..[?@.a]',
  '$[?@ > 1]',
  '$[?match(@, "a.*")]',
  '$.*[*]',
  '$..*',
  "$['']",
  '$[?length(@) > 1]',
)
const relative = fc.constantFrom('@', '@~', '@.a', '@[0]', '^', '^~', '^.a', '^^^~', '@..a', '^[*]')
const anyPath = (hasItem: boolean) => (hasItem ? fc.oneof(path, relative) : path)

const metric = fc.boolean().chain((hasItem) =>
  fc.record({
    kind: fc.constantFrom('gauge', 'counter', 'stateset', 'info'),
    value: anyPath(hasItem),
    created: fc.option(anyPath(hasItem), { nil: undefined }),
    labels: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(anyPath(hasItem), fc.string()), { maxKeys: 3 }),
    for_each: hasItem ? path : fc.constant(undefined),
    how: fc.constantFrom('plain', 'date', 'map', 'bytes', 'duration', 'percent', 'number'),
    optional: fc.boolean(),
  }),
)

type Drawn = typeof metric extends fc.Arbitrary<infer Value> ? Value : never

/** Makes an entry of the file of what was drawn, with only those keys that its type has. */
function toEntry({ kind, value, created, labels, for_each, how, optional }: Drawn, index: number) {
  const common = { name: `m${index}`, type: kind, optional, ...(for_each === undefined ? {} : { for_each }) }
  const constants = Object.fromEntries(
    Object.entries(labels).map(([name, text]) => [
      name,
      /^[$@^]/.test(text) && !PATHS.has(text) ? { constant: text } : text,
    ]),
  )
  if (kind === 'info') return { ...common, labels: { fixed: 'x', ...constants } }
  const base = { ...common, labels: constants, value }
  if (kind === 'stateset') return { ...base, states: ['a', 'b', 'true', '1'] }
  const read =
    how === 'plain'
      ? {}
      : how === 'date'
        ? { map: 'date' }
        : how === 'map'
          ? { map: { a: 1, true: 2 } }
          : { parse: how }
  return { ...base, ...read, ...(kind === 'counter' && created !== undefined ? { created } : {}) }
}

const PATHS: ReadonlySet<string> = new Set([...fc.sample(path, 1000), ...fc.sample(relative, 1000)])

const texts = fc.oneof(
  fc.string({ unit: character }),
  fc.constantFrom('12 MB', '1m30s', '2020-11-04T17:57:42Z', '99%', '12345678901234567890', 'a', '1e999', '\ud800'),
)
const names = fc.oneof(fc.string(), fc.constantFrom('a', 'b', '__proto__', 'constructor', ''))
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(names, tie('json'), { maxKeys: 5 }),
  ),
}))

/** JSON has no NaN and no bigint of its own. */
function write(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : value > 0 ? '1e999' : '-1e999'
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}:${write(one)}`)
    .join(',')}}`
}

const SERIES =
  /^[a-z_][a-z0-9_]*(?:\{(?:[a-z_]\w*="(?:[^"\\\n]|\\[\\n"])*",?)+\})? (?:-?\d[\d.]*(?:e[+-]\d+)?|\+Inf|-Inf|NaN)$/

test('whatever the document and the mapping, the exposition is valid, and nothing is thrown but a failure', async (t) => {
  const property = fc.asyncProperty(json, fc.array(metric, { minLength: 1, maxLength: 4 }), async (document, drawn) => {
    const { registry, failure } = await runMapping(write(document), drawn.map(toEntry))
    if (failure !== undefined && !/^(?:mismatch|protocol|too_large): /.test(failure)) throw new Error(failure)
    const dropped: string[] = []
    const text = await renderText(registry, (reason, name) => dropped.push(`${reason} ${name}`))
    const bad = text.split('\n').filter((line) => line !== '' && !line.startsWith('# ') && !SERIES.test(line))
    const series = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.replace(/ \S+$/, ''))
    if (new Set(series).size < series.length) throw new Error(`a series twice: ${text}`)
    if (bad.length > 0 || dropped.length > 0) throw new Error([...bad, ...dropped].join('\n'))
  })
  await t.notThrowsAsync(async () => fc.assert(property, RUNS))
})

test('whatever comes, bytes that are no document are a failure of protocol', async (t) => {
  const property = fc.asyncProperty(fc.string({ unit: character }), async (text) => {
    const { failure } = await runMapping(text, [{ name: 'g', type: 'gauge', value: '$', optional: true }])
    if (failure !== undefined && !/^(?:mismatch|protocol|too_large): /.test(failure)) throw new Error(failure)
  })
  await t.notThrowsAsync(async () => fc.assert(property, RUNS))
})
