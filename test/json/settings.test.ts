import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadConfig } from '../../src/config/load.ts'
import { loadProbers } from '../../src/probe/catalog.ts'
import { startExporter } from '../exporter/start-exporter.ts'

const mistakes: readonly (readonly [title: string, metrics: string, message: string])[] = [
  [
    'a path that does not close',
    '- { name: a, type: gauge, value: "$.a[" }',
    '8:42: "$.a[" is not a path: unclosed bracketed selection (at character 5)',
  ],
  [
    'a value without a path',
    '- { name: a, type: gauge }',
    '8:11: value is missing; expected the path of the value, such as $.a',
  ],
  [
    'a name that is none',
    '- { name: a-b, type: gauge, value: $.a }',
    '8:19: "a-b" is no metric name; expected letters, digits, _ and :, and no digit at the beginning',
  ],
  [
    'a name of the exporter',
    '- { name: probe_success, type: gauge, value: $.a }',
    `8:19: the name "probe_success" begins with probe_, as the exporter's own do; choose another`,
  ],
  [
    'a label name that is none',
    '- { name: a, type: gauge, value: $.a, labels: { b-c: d } }',
    '8:57: "b-c" is no label name; expected letters, digits and _, no digit and no __ at the beginning',
  ],
  [
    'a type that is none',
    '- { name: a, type: histogram, value: $.a }',
    '8:28: type is "histogram"; allowed are counter, gauge, stateset, info',
  ],
  [
    'a gauge with a creation time',
    '- { name: a, type: gauge, value: $.a, created: $.b }',
    '8:56: created is for counter, and not for gauge',
  ],
  [
    'a stateset without states',
    '- { name: a, type: stateset, value: $.a }',
    '8:11: states is missing; expected all states that there can be',
  ],
  ['a state twice', '- { name: a, type: stateset, value: $.a, states: [b, b] }', '8:58: states has a state twice'],
  ['an info without labels', '- { name: a, type: info }', '8:11: an info is all labels; expected at least one'],
  [
    'an info with a value',
    '- { name: a, type: info, value: $.a, labels: { b: c } }',
    '8:41: value is for counter, gauge, stateset, and not for info',
  ],
  [
    'a unit that the name lacks',
    '- { name: a, type: gauge, value: $.a, unit: bytes }',
    '8:53: the name "a" does not end in its unit: expected a_bytes',
  ],
  [
    'an item without for_each',
    '- { name: a, type: gauge, value: "@.a" }',
    '8:42: "@.a" begins at an item, and there is no for_each; expected $',
  ],
  [
    'an item in for_each',
    '- { name: a, type: gauge, for_each: "@[*]", value: "@" }',
    '8:45: "@[*]" begins at an item; expected $',
  ],
  [
    'map and parse',
    '- { name: a, type: gauge, value: $.a, map: { b: 1 }, parse: bytes }',
    '8:69: map and parse cannot be given together',
  ],
  ['a map to texts', '- { name: a, type: gauge, value: $.a, map: { b: c } }', '8:57: b is "c"; expected a number'],
  [
    'a map to no state',
    '- { name: a, type: stateset, value: $.a, states: [b], map: { x: c } }',
    '8:73: "c" is none of the states b',
  ],
  [
    'a zone that is none',
    '- { name: a, type: gauge, value: $.a, map: date, zone: Mars }',
    '8:64: "Mars" is no time zone; expected a name such as Europe/Berlin, UTC, or +01:00',
  ],
  [
    'an unknown key',
    '- { name: a, type: gauge, value: $.a, lables: {} }',
    '8:47: unknown key "lables"; did you mean labels?; allowed are',
  ],
  [
    'a gauge with the suffix of counters',
    '- { name: a_total, type: gauge, value: $.a }',
    '8:19: the name of a gauge cannot end in _total',
  ],
  [
    'a name that two types share',
    '- { name: a, type: counter, value: $.a }\n        - { name: a, type: gauge, value: $.a }',
    '9:19: "a" and "a" share names',
  ],
  [
    'a name with two helps',
    '- { name: a, type: gauge, value: $.a, help: x }\n        - { name: a, type: gauge, value: $.b, help: y }',
    '9:53: "a" stands above with another help; it is one metric',
  ],
  [
    'a name with other states',
    '- { name: a, type: stateset, value: $.a, states: ["b,c"] }\n        - { name: a, type: stateset, value: $.b, states: [b, c] }',
    '9:58: "a" stands above with another states; it is one metric',
  ],
]

async function mistakesOf(t: ExecutionContext, metrics: string): Promise<readonly string[]> {
  const yaml = `modules:
  a:
    prober: json
    timeout: 1s
    # A comment.
    json:
      metrics:
        ${metrics}
`
  const { folder } = await startExporter(t, 'modules: {}')
  const file = join(folder, 'a.yml')
  await writeFile(file, yaml)
  const error = await t.throwsAsync(loadConfig(file, { loadProbers }), { instanceOf: ConfigError })
  return error.mistakes.map(({ line, column, message }) => `${line}:${column}: ${message}`)
}

for (const [title, metrics, message] of mistakes) {
  test(`${title} is a mistake, with its place`, async (t) => {
    const found = await mistakesOf(t, metrics)
    t.true(
      found.some((one) => one.startsWith(message)),
      found.join('\n'),
    )
    t.is(found.length, 1)
  })
}

test('prefix and help are for a module without metrics', async (t) => {
  const found = await mistakesOf(t, '- { name: a, type: gauge, value: $.a }\n      prefix: b\n      help: { c: d }')
  t.deepEqual(found, [
    '9:15: prefix is for a module without metrics; say it there',
    '10:13: help is for a module without metrics; say it there',
  ])
})

test('a for_each that cannot walk is warned of', async (t) => {
  const { lines } = await startExporter(
    t,
    'modules: { a: { prober: json, timeout: 1s, json: { metrics: [{ name: a, type: gauge, for_each: $.l, value: "@" }] } } }',
  )
  t.true(lines.some((line) => line.includes('$.l[*] is each of what is in it')))
})
