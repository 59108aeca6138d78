/** A document, a mapping, and what comes of it. */
export interface MappingCase {
  readonly title: string
  readonly document: string
  readonly metrics: readonly object[]
  readonly lines: readonly string[]
  readonly failure?: string
}

const gauge = (value: string, more: object = {}): object => ({ name: 'g', type: 'gauge', value, ...more })

/** Values, and how they are read. */
export const VALUE_CASES: readonly MappingCase[] = [
  { title: 'a number', document: '{"n": 1.5}', metrics: [gauge('$.n')], lines: ['g 1.5'] },
  { title: 'a number below zero', document: '{"n": -1e3}', metrics: [gauge('$.n')], lines: ['g -1000'] },
  { title: 'a number as text', document: '{"n": " 1.5e3 "}', metrics: [gauge('$.n')], lines: ['g 1500'] },
  { title: 'true', document: '{"n": true}', metrics: [gauge('$.n')], lines: ['g 1'] },
  { title: 'false', document: '{"n": false}', metrics: [gauge('$.n')], lines: ['g 0'] },
  { title: 'the document itself', document: '7', metrics: [gauge('$')], lines: ['g 7'] },
  {
    title: 'an integer beyond 2^53',
    document: '{"n": 9007199254740993}',
    metrics: [gauge('$.n')],
    lines: ['g 9007199254740993'],
  },
  {
    title: 'such an integer in a list, below zero',
    document: '[[1, -18446744073709551615]]',
    metrics: [gauge('$[0][1]')],
    lines: ['g -18446744073709551615'],
  },
  {
    title: 'such an integer as the document',
    document: ' 9007199254740993\n',
    metrics: [gauge('$')],
    lines: ['g 9007199254740993'],
  },
  {
    title: 'such an integer as text that may have a unit',
    document: '{"n": "9007199254740993"}',
    metrics: [gauge('$.n', { parse: 'bytes' })],
    lines: ['g 9007199254740993'],
  },
  {
    title: 'such an integer as text',
    document: '{"n": "9007199254740993"}',
    metrics: [gauge('$.n')],
    lines: ['g 9007199254740993'],
  },
  {
    title: 'such an integer as a label',
    document: '{"n": 9007199254740993}',
    metrics: [gauge('$.n', { labels: { id: '$.n' } })],
    lines: ['g{id="9007199254740993"} 9007199254740993'],
  },
  {
    title: 'a filter beside such an integer',
    document: '[{"n": 9007199254740993}, {"n": 1}]',
    metrics: [gauge('$[?@.n > 5].n')],
    lines: ['g 9007199254740993'],
  },
  {
    title: 'a date',
    document: '{"t": "2020-11-04T17:57:42.448578Z"}',
    metrics: [gauge('$.t', { map: 'date' })],
    lines: ['g 1604512662.448578'],
  },
  {
    title: 'a date before 1970',
    document: '{"t": "1969-12-31T23:59:58.5Z"}',
    metrics: [gauge('$.t', { map: 'date' })],
    lines: ['g -1.5'],
  },
  {
    title: 'a date of a zone',
    document: '{"t": "2020-07-04T12:00"}',
    metrics: [gauge('$.t', { map: 'date', zone: 'Europe/Berlin' })],
    lines: ['g 1593856800'],
  },
  {
    title: 'Unix milliseconds as a date',
    document: '{"t": 1604512662448}',
    metrics: [gauge('$.t', { map: 'date' })],
    lines: ['g 1604512662.448'],
  },
  {
    title: 'a text of a map',
    document: '{"s": "bad"}',
    metrics: [gauge('$.s', { map: { ok: 1, bad: 0 } })],
    lines: ['g 0'],
  },
  {
    title: 'a boolean of a map',
    document: '{"s": true}',
    metrics: [gauge('$.s', { map: { true: 0, false: 1 } })],
    lines: ['g 0'],
  },
  {
    title: 'a speed',
    document: '{"s": "95.21 Mbps"}',
    metrics: [gauge('$.s', { parse: 'bytes' })],
    lines: ['g 11901250'],
  },
  { title: 'a duration', document: '{"s": "1m30s"}', metrics: [gauge('$.s', { parse: 'duration' })], lines: ['g 90'] },
  {
    title: 'percent as text',
    document: '{"s": "7.1 %"}',
    metrics: [gauge('$.s', { parse: 'percent' })],
    lines: ['g 0.071'],
  },
  {
    title: 'percent as a number',
    document: '{"s": 7.1}',
    metrics: [gauge('$.s', { parse: 'percent' })],
    lines: ['g 0.071'],
  },
  {
    title: 'a counter with its creation time',
    document: '{"n": 5, "t": 1604512662448578}',
    metrics: [{ name: 'n', type: 'counter', value: '$.n', created: '$.t' }],
    lines: ['n_total 5', 'n_created 1604512662.448578'],
  },
  {
    title: 'a creation time in a unit that its magnitude does not tell',
    document: '{"n": 5, "t": 5000}',
    metrics: [{ name: 'n', type: 'counter', value: '$.n', created: '$.t', created_unit: 'ms' }],
    lines: ['n_total 5', 'n_created 5'],
  },
  {
    title: 'a state',
    document: '{"s": "red"}',
    metrics: [{ name: 's', type: 'stateset', value: '$.s', states: ['green', 'red'], labels: { a: 'b' } }],
    lines: ['s{a="b",s="green"} 0', 's{a="b",s="red"} 1'],
  },
  {
    title: 'a state of a map',
    document: '{"s": 2}',
    metrics: [{ name: 's', type: 'stateset', value: '$.s', states: ['green', 'red'], map: { 1: 'green', 2: 'red' } }],
    lines: ['s{s="green"} 0', 's{s="red"} 1'],
  },
  {
    title: 'facts',
    document: '{"v": "1.2", "n": 3, "b": true}',
    metrics: [
      {
        name: 'build',
        type: 'info',
        labels: { version: '$.v', n: '$.n', b: '$.b', fix: 'x', money: { constant: '$' } },
      },
    ],
    lines: ['build_info{version="1.2",n="3",b="true",fix="x",money="$"} 1'],
  },
  { title: 'a constant value', document: '{}', metrics: [{ name: 'g', type: 'gauge', value: 3 }], lines: ['g 3'] },
  {
    title: 'names that every object has',
    document: '{"__proto__": {"constructor": 4}}',
    metrics: [gauge('$.__proto__.constructor')],
    lines: ['g 4'],
  },
]

const each = (value: string, labels: object, more: object = {}): object => ({
  name: 'g',
  type: 'gauge',
  for_each: '$.l[*]',
  value,
  labels,
  ...more,
})

/** Lists and objects. */
export const EACH_CASES: readonly MappingCase[] = [
  {
    title: 'a list',
    document: '{"l": [{"n": 1, "q": "a"}, {"n": 2, "q": "b"}]}',
    metrics: [each('@.n', { q: '@.q', place: '@~' })],
    lines: ['g{q="a",place="0"} 1', 'g{q="b",place="1"} 2'],
  },
  {
    title: 'an object',
    document: '{"l": {"a": 1, "b": 2}}',
    metrics: [each('@', { q: '@~' })],
    lines: ['g{q="a"} 1', 'g{q="b"} 2'],
  },
  {
    title: 'what items are in',
    document: '{"c": {"x": {"zone": "eu", "nodes": [{"n": 1}]}, "y": {"zone": "us", "nodes": [{"n": 2}]}}}',
    metrics: [each('@.n', { cluster: '^^~', zone: '^^.zone' }, { for_each: '$.c.*.nodes[*]' })],
    lines: ['g{cluster="x",zone="eu"} 1', 'g{cluster="y",zone="us"} 2'],
  },
  {
    title: 'an item compared with the document',
    document: '{"leader": "b", "l": [{"id": "a", "n": 1}, {"id": "b", "n": 2}]}',
    metrics: [each('@.n', {}, { for_each: '$.l[?@.id == $.leader]' })],
    lines: ['g 2'],
  },
  {
    title: 'a path from the document beside each item',
    document: '{"v": "1.2", "l": [1]}',
    metrics: [each('@', { version: '$.v' })],
    lines: ['g{version="1.2"} 1'],
  },
  {
    title: 'two entries of one metric',
    document: '{"l": [{"ready": 1, "gone": 2}]}',
    metrics: [each('@.ready', { state: 'ready' }, { help: 'Messages.' }), each('@.gone', { state: 'gone' })],
    lines: ['g{state="ready"} 1', 'g{state="gone"} 2'],
  },
  { title: 'an empty list', document: '{"l": []}', metrics: [each('@', {})], lines: [] },
  {
    title: 'no list',
    document: '{}',
    metrics: [each('@', {}), { name: 'h', type: 'gauge', value: 1 }],
    lines: ['h 1'],
    failure: 'mismatch: g: the path $.l[*] of for_each finds nothing',
  },
  {
    title: 'a list that is a number',
    document: '{"l": 5}',
    metrics: [each('@', {})],
    lines: [],
    failure: 'mismatch: g: the path $.l[*] of for_each finds nothing',
  },
  { title: 'no list that is optional', document: '{}', metrics: [each('@', {}, { optional: true })], lines: [] },
  {
    title: 'items of the same labels',
    document: '{"l": [1, 2, 3]}',
    metrics: [each('@', {})],
    lines: ['g 1', 'probe_json_dropped_samples{reason="duplicate"} 2'],
  },
  {
    title: 'items whose labels are empty or absent',
    document: '{"l": [{"n": 1, "q": ""}, {"n": 2}]}',
    metrics: [each('@.n', { q: '@.q' }, { optional: true }), each('@.n', { a: '' }, { optional: true })],
    lines: ['g{q=""} 1', 'probe_json_dropped_samples{reason="duplicate"} 2'],
  },
]

/** What is missing, or no value for its metric. */
export const FAILURE_CASES: readonly MappingCase[] = [
  {
    title: 'a missing value',
    document: '{"m": 1}',
    metrics: [gauge('$.n'), { name: 'h', type: 'gauge', value: '$.m' }],
    lines: ['h 1'],
    failure: 'mismatch: g: the path $.n finds nothing',
  },
  {
    title: 'null',
    document: '{"n": null}',
    metrics: [gauge('$.n')],
    lines: [],
    failure: 'mismatch: g: the path $.n finds null',
  },
  {
    title: 'an optional value that is missing',
    document: '{}',
    metrics: [gauge('$.n', { optional: true })],
    lines: [],
  },
  {
    title: 'an optional value that is null',
    document: '{"n": null}',
    metrics: [gauge('$.n', { optional: true })],
    lines: [],
  },
  {
    title: 'an optional value that is none',
    document: '{"n": "x"}',
    metrics: [gauge('$.n', { optional: true })],
    lines: [],
    failure: 'mismatch: g: the value of the path $.n: "x" is no number',
  },
  {
    title: 'an object',
    document: '{"n": {}}',
    metrics: [gauge('$.n')],
    lines: [],
    failure: 'mismatch: g: the path $.n finds an object, and no single value',
  },
  {
    title: 'two values',
    document: '[1, 2]',
    metrics: [gauge('$[*]')],
    lines: [],
    failure: 'mismatch: g: the path $[*] finds more than one value',
  },
  {
    title: 'a number beyond all',
    document: '{"n": 1e999}',
    metrics: [gauge('$.n')],
    lines: [],
    failure: 'mismatch: g: the value of the path $.n: Infinity is no finite number',
  },
  {
    title: 'a counter below zero',
    document: '{"n": -1}',
    metrics: [{ name: 'n', type: 'counter', value: '$.n' }],
    lines: [],
    failure: 'mismatch: n: the value of the path $.n: -1 is below 0',
  },
  {
    title: 'an unknown state',
    document: '{"s": "blue"}',
    metrics: [{ name: 's', type: 'stateset', value: '$.s', states: ['green', 'red'] }],
    lines: [],
    failure: 'mismatch: s: the value of the path $.s: "blue" is none of the states green, red',
  },
  {
    title: 'a text that the map does not have',
    document: '{"s": "constructor"}',
    metrics: [gauge('$.s', { map: { ok: 1 } })],
    lines: [],
    failure: 'mismatch: g: the value of the path $.s: "constructor" is not in map',
  },
  {
    title: 'a creation time that is none',
    document: '{"n": 1, "t": "soon"}',
    metrics: [{ name: 'n', type: 'counter', value: '$.n', created: '$.t' }],
    lines: ['n_total 1'],
    failure: 'mismatch: n: the path $.t of created gives "soon"; expected a time of ISO 8601 or Unix, from 1970 on',
  },
  {
    title: 'a creation time that is missing',
    document: '{"n": 1}',
    metrics: [{ name: 'n', type: 'counter', value: '$.n', created: '$.t' }],
    lines: ['n_total 1'],
    failure: 'mismatch: n: the path $.t finds nothing',
  },
  {
    title: 'a label that is missing',
    document: '{"l": [{"n": 1}, {"n": 2, "q": "b"}]}',
    metrics: [each('@.n', { q: '@.q' })],
    lines: ['g{q="b"} 2'],
    failure: 'mismatch: g: the path @.q finds nothing, at $["l"][0]',
  },
  {
    title: 'several mistakes',
    document: '{}',
    metrics: [gauge('$.a'), { name: 'h', type: 'gauge', value: '$.b' }],
    lines: [],
    failure: 'mismatch: g: the path $.a finds nothing (and 1 more)',
  },
  {
    title: 'more parents than there are',
    document: '{"l": [1]}',
    metrics: [each('@', { q: '^^^^.x' })],
    lines: [],
    failure: 'mismatch: g: the path ^^^^.x finds nothing, at $["l"][0]',
  },
]
