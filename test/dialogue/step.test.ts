import test from 'ava'
import tcp from '../../probes/tcp.ts'
import { type DialogueStep, queryResponseSchema } from '../../src/dialogue/step.ts'
import { loadFile, mistakesIn, writeConfig } from '../config/load-file.ts'
import { isLinear } from '../support/growth.ts'
import { goldenOf, runProber } from '../support/run-prober.ts'
import { startScripted } from '../support/scripted.ts'

interface TcpOptions {
  readonly query_response: readonly DialogueStep[]
}

const bytes = [
  { title: 'a text, by its UTF-8', value: 'é\0', read: [0xc3, 0xa9, 0] },
  { title: 'a list of numbers', value: [0, 0xd2, 255], read: [0, 0xd2, 255] },
  { title: 'an empty list', value: [], read: [] },
] as const

for (const key of ['expect_bytes', 'send_bytes'] as const) {
  for (const { title, value, read } of bytes) {
    test(`${key} takes ${title}`, (t) => {
      const [step] = queryResponseSchema.parse([{ [key]: value }])
      t.deepEqual(step?.[key], Buffer.from(read))
    })
  }
}

const mistakes = [
  ['{ expect: "[" }', '5:19: "[" is not a regular expression of RE2: missing closing ]: `[`'],
  ['{ expect_stream: a, expect: b }', '5:26: a step has either expect or expect_stream'],
  ['{ send: a, send_bytes: b }', '5:32: a step has either send or send_bytes; two steps can have both'],
  ['{ send_bytes: [0, 256] }', '5:27: entry 2 of send_bytes: expected bytes, as whole numbers from 0 to 255'],
  ['{ expect_bytes: {} }', '5:25: expect_bytes is a mapping; expected a string'],
  ['{ expects: a }', '5:11: unknown key "expects"'],
  ['{ labels: [{ name: a-b, value: x }] }', '5:28: "a-b" is no label name'],
  ['{ labels: [{ name: __a, value: x }] }', '5:28: "__a" is no label name'],
  ['{ labels: [{ value: x }] }', '5:20: name is missing'],
  ['{ labels: [{ name: a }, { name: a }] }', '5:41: "a" is a label of this step already'],
] as const

for (const [step, says] of mistakes) {
  test(`${step} is refused where it stands`, async (t) => {
    const text = `modules:\n  a:\n    prober: tcp\n    tcp: { query_response: [\n        ${step} ] }\ntargets: {}\n`
    const [mistake, ...others] = await mistakesIn(t, text, { probers: [tcp] })
    t.true(mistake?.startsWith(says), mistake)
    t.is(others.length, 0)
  })
}

const written = [
  ['expect_bytes: !!binary AAAACATSFi8=', 'expect_bytes', '0000000804d2162f'],
  ['send_bytes: [0x00, 8, 0b11]', 'send_bytes', '000803'],
  ['expect_bytes: 123', 'expect_bytes', '313233'],
  ['expect_bytes: "\\xff"', 'expect_bytes', 'c3bf'],
  ['send_bytes: true', 'send_bytes', '74727565'],
] as const

for (const [setting, key, hex] of written) {
  test(`${setting} is ${hex}`, async (t) => {
    const text = `modules: { a: { prober: tcp, tcp: { query_response: [ { ${setting} } ] } } }\n`
    const config = await loadFile(await writeConfig(t, text), { probers: [tcp] })
    const options = config.modules.get('a')?.options as TcpOptions | undefined
    t.is(options?.query_response[0]?.[key]?.toString('hex'), hex)
  })
}

test('the labels of a step are read in a time linear in their number', (t) => {
  const read = (length: number) => {
    const labels = Array.from({ length }, (_, index) => ({ name: `label_${index}` }))
    return queryResponseSchema.parse([{ expect: 'a', labels }])[0]?.labels?.length
  }
  t.is(read(10_000), 10_000)
  t.true(isLinear(read, 1000))
})

const fine = [
  { expect: '^220 .*$' },
  { expect: 'a\\n?' },
  { expect: 'a\n*$' },
  { expect: 'a\\r?\\n?$' },
  { expect: 'a|b\\n' },
  { expect: 'a(\\r\\n)?' },
  { expect: 'a(\\n){0,1}' },
  { expect: '[^\\n]+' },
  { expect: '[\\r\\n]*' },
  { expect: '\\\\n' },
  { expect: 'a\\r' },
  { expect: 'a\\r?$' },
  { expect_stream: 'a\\r\\nb' },
  { expect: 'a', labels: [{ name: 'a', value: '$0' }] },
  { expect: 'a', send: '${1}' },
  { send: 'costs $ or $$' },
]

for (const step of fine) {
  test(`${JSON.stringify(step)} is fine`, (t) => {
    t.deepEqual(lint(step), [])
  })
}

const odd = [
  { step: { expect: '^a$\n' }, key: 'expect', says: /matches no line: expect sees one line at a time/ },
  { step: { expect: 'a\\nb' }, key: 'expect', says: /a\\nb matches no line/ },
  { step: { expect: 'a\\r\\n' }, key: 'expect', says: /matches no line/ },
  { step: { expect: 'a\\x0ab' }, key: 'expect', says: /matches no line/ },
  { step: { expect: 'a[\\n]b' }, key: 'expect', says: /matches no line/ },
  { step: { expect: 'a\\r$' }, key: 'expect', says: /no line that ends in CR LF/ },
  { step: { expect: '^+OK' }, key: 'expect', says: /matches no plus sign; write \^\\\+/ },
  { step: { expect_stream: '^+OK' }, key: 'expect_stream', says: /matches no plus sign/ },
  { step: { labels: [{ name: 'a', value: 'b' }] }, key: 'labels', says: /no effect/ },
  { step: { send: 'PONG ${1}' }, key: 'send', says: /^\$\{1\} is sent as it is/ },
  { step: { send: 'PONG $1' }, key: 'send', says: /^\$1 is sent as it is/ },
] as const

for (const { step, key, says } of odd) {
  test(`${JSON.stringify(step)} is most likely not meant`, (t) => {
    const [warning, ...others] = lint({}, step)
    t.deepEqual(warning?.path, ['query_response', 1, key])
    t.regex(warning?.message ?? '', says)
    t.is(others.length, 0)
  })
}

function lint(...query_response: readonly object[]) {
  return [...(tcp.lint?.(tcp.options.parse({ query_response })) ?? [])]
}

const cases = [
  {
    title: 'the words of a banner',
    reply: 'SSH-2.0-OpenSSH_9.2 Debian\r\n',
    steps: [
      {
        expect: '^SSH-([0-9.]+)-(?P<software>\\S+)( .*)?$',
        labels: [
          { name: 'protocol', value: '${1}' },
          { name: 'software', value: 'is ${software}' },
          { name: 'fixed', value: 'yes' },
        ],
      },
    ],
    samples: ['probe_expect_info{protocol="2.0",software="is OpenSSH_9.2",fixed="yes"} 1'],
  },
  {
    title: 'two steps with labels, which are two samples',
    reply: 'one\ntwo\n',
    steps: [
      { expect: '(one)', labels: [{ name: 'first', value: '$1' }] },
      { expect: '(two)', labels: [{ name: 'second', value: '$1' }] },
    ],
    samples: ['probe_expect_info{first="one"} 1', 'probe_expect_info{second="two"} 1'],
  },
  {
    title: 'bytes that are no UTF-8, which are replaced',
    reply: Uint8Array.of(0x61, 0xff, 0x0a),
    steps: [{ expect: '(.*)', labels: [{ name: 'line', value: '$1' }] }],
    samples: ['probe_expect_info{line="a\ufffd"} 1'],
  },
  {
    title: 'a long word, which is cut',
    reply: `${'é'.repeat(2000)}\n`,
    steps: [{ expect: '(.*)', labels: [{ name: 'line', value: '$1' }] }],
    samples: [`probe_expect_info{line="${'é'.repeat(1024)}"} 1`],
  },
  {
    title: 'a stream over the ends of lines',
    reply: 'one\ntwo',
    steps: [{ expect_stream: '(?s)(o.*o)', labels: [{ name: 'text', value: '$1' }] }],
    samples: ['probe_expect_info{text="one\\ntwo"} 1'],
  },
  {
    title: 'no label at all',
    reply: 'one\n',
    steps: [{ expect: 'one', labels: [] }],
    samples: ['probe_expect_info 1'],
  },
  {
    title: 'labels without expect, which have no effect',
    reply: 'one\n',
    steps: [{ labels: [{ name: 'line', value: '$1' }] }],
    samples: [],
  },
  {
    title: 'a step that did not match',
    reply: 'one\n',
    steps: [{ expect: 'two', labels: [{ name: 'line', value: '$1' }] }],
    samples: [],
  },
] as const

for (const { title, reply, steps, samples } of cases) {
  test(`labels: ${title}`, async (t) => {
    const { address } = await startScripted(t, [{ say: reply }, 'end'])
    const lines = await goldenOf(await runProber(tcp, address, { options: { query_response: steps } }))
    t.deepEqual(
      lines.filter((line) => line.startsWith('probe_expect_info')),
      [...samples],
    )
  })
}
