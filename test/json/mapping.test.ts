import test from 'ava'
import { EACH_CASES, FAILURE_CASES, VALUE_CASES } from './mapping-cases.ts'
import { runMapping } from './run-mapping.ts'

for (const { title, document, metrics, lines, failure } of [...VALUE_CASES, ...EACH_CASES, ...FAILURE_CASES]) {
  test(`${title} becomes ${lines.join(', ') || 'nothing'}`, async (t) => {
    const mapped = await runMapping(document, metrics)
    t.deepEqual(mapped.lines, lines)
    t.is(mapped.failure, failure)
  })
}

const QUEUES = JSON.stringify({ l: Array.from({ length: 20 }, (_, index) => index) })
const forEach = { for_each: '$.l[*]', labels: { place: '@~' } }

test('the first samples are served, the rest is counted', async (t) => {
  const { lines, failure, log } = await runMapping(QUEUES, [{ name: 'g', type: 'gauge', value: '@', ...forEach }], {
    maxSamples: 3,
  })
  const expected = [0, 1, 2].map((place) => `g{place="${place}"} ${place}`)
  t.deepEqual(lines, [...expected, 'probe_json_dropped_samples{reason="limit"} 17'])
  t.is(failure, undefined)
  t.deepEqual(log, ['17 samples beyond the limit of 3 are left out'])
})

test('each state is a sample', async (t) => {
  const states = [
    '0',
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    '9',
    ...Array.from({ length: 10 }, (_, n) => `${n + 10}`),
  ]
  const { lines } = await runMapping(QUEUES, [{ name: 's', type: 'stateset', value: '@', states, ...forEach }], {
    maxSamples: 45,
  })
  t.is(lines.filter((line) => line.startsWith('s{')).length, 40)
  t.is(lines.at(-1), 'probe_json_dropped_samples{reason="limit"} 360')
})

test('a label that is long is cut, and never within a character', async (t) => {
  const metrics = [{ name: 'g', type: 'gauge', value: 1, labels: { a: '$.a' } }]
  const { lines } = await runMapping('{"a": "abc😀def"}', metrics, { maxLabelLength: 4 })
  t.deepEqual(lines, ['g{a="abc"} 1'])
})

test('half a character in a label is replaced', async (t) => {
  const metrics = [{ name: 'g', type: 'gauge', value: 1, labels: { a: '$.a' } }]
  t.deepEqual((await runMapping('{"a": "x\\ud800"}', metrics)).lines, ['g{a="x\ufffd"} 1'])
})

test('paths that take too long come first of all that is wrong', async (t) => {
  const document = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 'x'])))
  const metrics = [{ name: 'g', type: 'gauge', for_each: '$.*', value: '@', labels: { a: '^.*' } }]
  const { failure, log } = await runMapping(document, metrics)
  t.regex(
    failure ?? '',
    /^mismatch: the paths cannot be followed over this document: it takes longer than 1000 ms \(and /,
  )
  t.is(log.length, 20)
})

test('what the target says stands escaped in messages', async (t) => {
  const { failure } = await runMapping('{"a": "\\u001b[31m"}', [{ name: 'g', type: 'gauge', value: '$.a' }])
  t.is(failure, 'mismatch: g: the value of the path $.a: "\\u001b[31m" is no number')
})

test('a document that nests deeper than the limit is not followed', async (t) => {
  const nested = `${'['.repeat(101)}${']'.repeat(101)}`
  const { failure } = await runMapping(nested, [{ name: 'g', type: 'gauge', value: '$..x', optional: true }])
  t.is(failure, 'too_large: the document nests deeper than 100 levels')
  const fits = `${'['.repeat(100)}${']'.repeat(100)}`
  t.is((await runMapping(fits, [{ name: 'g', type: 'gauge', value: '$..x', optional: true }])).failure, undefined)
})
