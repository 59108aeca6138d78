import test from 'ava'
import { renderOpenMetrics } from 'probe-exporter'
import json from '../../probes/json.ts'
import { testContract } from '../support/contract.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { endless, say, startTcp } from '../support/servers.ts'

const TALK = '{"launched": "2020-11-04T17:57:42.448578", "requests": 2}'

testContract({
  prober: json,
  healthy: (socket) => socket.write(TALK), // A complete document needs no end of the connection.
  silentVerdict: 'timeout/receive',
  phases: ['resolve', 'connect', 'receive', 'check'],
  golden: [
    '# TYPE requests_total counter',
    'requests_total 2',
    '# TYPE requests_created gauge',
    'requests_created 1604512662.448578',
  ],
})

const created = [
  ['"2020-11-04T17:57:42.448578"', 1604512662.448578],
  ['"2020-11-04T17:57:42.448578Z"', 1604512662.448578],
  ['"2020-11-04T18:57:42.448578+01:00"', 1604512662.448578],
  ['"2020-11-04 17:57:42"', 1604512662],
  ['"2020-11-04T17:57:42.4485789999Z"', undefined],
  ['"2020-11-04T17:57:42.448578999Z"', 1604512662.448578],
  ['1604512662.448578', 1604512662.448578],
  ['0', 0],
  ['-1', undefined],
  ['1e999', undefined],
  ['"2020-13-04T17:57:42"', undefined],
  ['"yesterday"', undefined],
  ['null', undefined],
  ['["2020-11-04T17:57:42"]', undefined],
] as const

for (const [launched, seconds] of created) {
  test(`launched ${launched} is ${seconds}`, async (t) => {
    const { address } = await startTcp(t, say(`{"launched": ${launched}, "requests": 2}`))
    const {
      outcome,
      metrics: { registry },
    } = await runProber(json, address)
    const text = await renderOpenMetrics(registry)
    t.is(verdictOf(outcome), seconds === undefined ? 'mismatch/check' : 'ok')
    t.true(text.includes('requests_total 2\n'), 'what was found is served all the same')
    t.is(/^requests_created (.*)$/m.exec(text)?.[1], seconds?.toString())
  })
}

const L = '"launched": 0'
const cases = [
  { title: 'JSON that is none', reply: 'hello', verdict: 'protocol/check' },
  { title: 'JSON that breaks off', reply: '{"launched": 0, "requ', verdict: 'closed/receive' },
  { title: 'JSON that closes what it never opened', reply: '}', verdict: 'protocol/check' },
  { title: 'bytes that are no UTF-8', reply: Uint8Array.from([0x7b, 0xff, 0x7d]), verdict: 'protocol/check' },
  {
    title: 'a time that nests deeply',
    reply: `{"launched": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    verdict: 'mismatch/check',
  },
  {
    title: 'a number of many digits in a time that nests deeply',
    reply: `{"launched": ${'['.repeat(30_000)}12345678901234567890${']'.repeat(30_000)}, "n": 1}`,
    verdict: 'mismatch/check',
    has: ['n_total 1'],
  },
  { title: 'a list', reply: '[1, 2]', verdict: 'mismatch/check' },
  { title: 'a number', reply: '7', verdict: 'mismatch/check' },
  { title: 'no answer at all', reply: '', verdict: 'closed/receive' },
  { title: 'no launched', reply: '{"requests": 2}', verdict: 'mismatch/check', has: ['requests_total 2'] },
  {
    title: 'a counter below zero',
    reply: `{${L}, "bad": -1, "good": 1}`,
    verdict: 'mismatch/check',
    has: ['good_total 1'],
  },
  {
    title: 'a counter beyond all numbers',
    reply: `{${L}, "bad": 1e999, "good": 1}`,
    verdict: 'mismatch/check',
    has: ['good_total 1'],
  },
  {
    title: 'brackets and quotes in strings',
    reply: `{"s": "}]\\"\\\\", ${L}, "n": 1}trailing`,
    verdict: 'ok',
    has: ['n_total 1'],
  },
  { title: 'values that are no numbers', reply: `{${L}, "s": "1", "b": true, "o": {"n": 1}, "l": [1]}`, verdict: 'ok' },
  { title: 'a prefix', reply: `{${L}, "n": 1}`, options: { prefix: 'shop_' }, verdict: 'ok', has: ['shop_n_total 1'] },
  { title: 'a name that has its suffix', reply: `{${L}, "n_total": 1}`, verdict: 'ok', has: ['n_total 1'] },
  {
    title: 'two fields of one name',
    reply: `{${L}, "n": 1, "n_total": 2, "m": 3}`,
    verdict: 'ok',
    has: ['n_total 1', 'm_total 3'],
  },
  { title: 'names that every object has', reply: `{${L}, "constructor": 1, "__proto__": 2}`, verdict: 'ok' },
] as const

for (const { title, reply, verdict, ...rest } of cases) {
  test(`${title}: ${verdict}`, async (t) => {
    const { address } = await startTcp(t, say(reply))
    const result = await runProber(json, address, 'options' in rest ? { options: rest.options } : {})
    t.is(verdictOf(result.outcome), verdict)
    const lines = await goldenOf(result)
    for (const line of 'has' in rest ? rest.has : []) t.true(lines.includes(line))
  })
}

test('a field whose name is no metric name is left out, and the others are served', async (t) => {
  const { address } = await startTcp(t, say(`{${L}, "not a name": 1, "good": 1}`))
  const dropped: string[] = []
  const {
    outcome,
    metrics: { registry },
  } = await runProber(json, address)
  const text = await renderOpenMetrics(registry, (reason, sample) => dropped.push(`${reason} ${sample}`))
  t.is(verdictOf(outcome), 'ok')
  t.true(text.includes('good_total 1\n'))
  t.deepEqual(dropped, ['invalid_name not a name_total'])
})

test('a field cannot take the name of a metric that every probe has', async (t) => {
  const { address } = await startTcp(t, say(`{${L}, "probe_success": 7, "good": 1}`))
  const {
    metrics: { registry },
  } = await runProber(json, address)
  const text = await renderOpenMetrics(registry)
  t.true(text.includes('probe_success 1\n'))
  t.false(text.includes('probe_success_total'))
})

test('help is given by field', async (t) => {
  const { address } = await startTcp(t, say(`{${L}, "n": 1}`))
  const {
    metrics: { registry },
  } = await runProber(json, address, { options: { help: { n: 'Things.' } } })
  t.true((await renderOpenMetrics(registry)).includes('# HELP n Things.\n'))
})

test('a document of more than 64 KiB is too large', async (t) => {
  const { address } = await startTcp(t, endless('{"a": [1, 2, '))
  const { outcome } = await runProber(json, address)
  t.is(verdictOf(outcome), 'too_large/receive')
})
