import test, { type ExecutionContext } from 'ava'
import type { Config } from '../../src/config/load.ts'
import { loadFile, writeConfig } from './load-file.ts'

async function load(t: ExecutionContext, text: string): Promise<Config> {
  return loadFile(await writeConfig(t, text))
}

const durations = [
  ['1s', 1000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1.5s', 1500],
  ['.5s', 500],
  ['1h', 3_600_000],
  ['250µs', 0.25],
  ['"576h"', 2_073_600_000],
  ['0s', undefined],
  ['0ms', undefined],
] as const

for (const [text, timeoutMs] of durations) {
  test(`a timeout of ${text} is ${timeoutMs === undefined ? 'none' : `${timeoutMs} ms`}`, async (t) => {
    const { modules } = await load(t, `modules: { a: { prober: tcp, timeout: ${text} } }\n`)
    t.is(modules.get('a')?.timeoutMs, timeoutMs)
  })
}

const caches = [
  ['5s', 5000],
  ['1h', 3_600_000],
  ['0s', undefined],
  ['~', undefined],
] as const

for (const [text, cacheMs] of caches) {
  test(`a cache of ${text} is ${cacheMs === undefined ? 'none' : `one of ${cacheMs} ms`}`, async (t) => {
    const { modules } = await load(t, `modules: { a: { prober: tcp, cache: ${text} }, b: { prober: tcp } }\n`)
    t.is(modules.get('a')?.cacheMs, cacheMs)
    t.is(modules.get('b')?.cacheMs, undefined)
  })
}

const resolvers = [
  ['127.0.0.1', ['127.0.0.1:53']],
  ['127.0.0.1:5353', ['127.0.0.1:5353']],
  ['"::1"', ['[::1]:53']],
  ['"[fe80::1%eth0]:5353"', ['[fe80::1%eth0]:5353']],
  ['[127.0.0.1, "[::1]:54", 127.0.0.3]', ['127.0.0.1:53', '[::1]:54', '127.0.0.3:53']],
] as const

for (const [text, servers] of resolvers) {
  test(`the resolver ${text} stands for ${servers.join(', ')}`, async (t) => {
    const target = `targets: { b: { address: x, module: a, resolver: ${text} } }`
    const { modules, targets } = await load(t, `modules: { a: { prober: tcp, resolver: ${text} } }\n${target}\n`)
    t.deepEqual(modules.get('a')?.resolver, servers)
    t.deepEqual(targets.get('b')?.resolver, servers)
  })
}

const labels = ['team', 'le', 'job', '_x', 'constructor', 'toString', 'hasOwnProperty']

for (const label of labels) {
  test(`a label may be named ${label}`, async (t) => {
    const text = `modules: { a: { prober: tcp } }\ntargets: { b: { address: x, module: a, labels: { ${label}: y } } }\n`
    const { targets } = await load(t, text)
    t.deepEqual(Object.entries(targets.get('b')?.labels ?? {}), [[label, 'y']])
  })
}

for (const name of ['constructor', 'toString', 'hasOwnProperty', '80', 'null', 'a b/c:d', 'é']) {
  test(`a module and a target may be named ${name}`, async (t) => {
    const text = `modules: { ${name}: { prober: tcp } }\ntargets: { ${name}: { address: x, module: "${name}" } }\n`
    const { modules, targets } = await load(t, text.replaceAll(' null:', ' "null":'))
    t.deepEqual([modules.get(name)?.name, targets.get(name)?.module], [name, name])
  })
}

const booleans = [
  ['yes', true],
  ['on', true],
  ['True', true],
  ['y', true],
  ['no', false],
  ['off', false],
  ['Off', false],
  ['FALSE', false],
] as const

for (const [word, value] of booleans) {
  test(`${word} is a boolean where one is expected, as in blackbox_exporter`, async (t) => {
    const { modules } = await load(t, `modules: { a: { prober: tcp, tcp: { ip_protocol_fallback: ${word} } } }\n`)
    t.like(modules.get('a')?.options, { ip_protocol_fallback: value })
  })
}

test('yes is text where text is expected', async (t) => {
  const text = 'modules: { a: { prober: tcp } }\ntargets: { b: { address: yes, module: a, labels: { c: off } } }\n'
  t.like((await load(t, text)).targets.get('b'), { address: 'yes', labels: { c: 'off' } })
})

test('a module without a block has the defaults of its prober', async (t) => {
  const { modules } = await load(t, 'modules: { a: { prober: tcp } }\n')
  t.deepEqual(modules.get('a')?.options, { preferred_ip_protocol: 'ip6', ip_protocol_fallback: true })
})

test('a target has its times in milliseconds', async (t) => {
  const times = 'scrape_interval: 1m, scrape_timeout: 60s'
  const text = `modules: { a: { prober: tcp } }\ntargets: { b: { address: x, module: a, ${times} } }\n`
  t.like((await load(t, text)).targets.get('b'), { scrapeIntervalMs: 60_000, scrapeTimeoutMs: 60_000 })
})

test('anchors, aliases and merges are taken over', async (t) => {
  const text = `modules:
  a: &a { prober: tcp, timeout: 1s }
  b: { <<: *a, timeout: 2s }
  c: *a
  d: { timeout: 3s, <<: [{ prober: http }, *a] }
`
  const modules = [...(await load(t, text)).modules.values()]
  t.deepEqual(
    modules.map(({ name, prober, timeoutMs }) => [name, prober.name, timeoutMs]),
    [
      ['a', 'tcp', 1000],
      ['b', 'tcp', 2000],
      ['c', 'tcp', 1000],
      ['d', 'http', 3000],
    ],
  )
})

const documents = [
  { title: 'a second document is ignored', text: 'modules: { a: { prober: tcp } }\n---\nnonsense: 1\n' },
  { title: 'a second document that is broken is ignored', text: 'modules: { a: { prober: tcp } }\n---\n[[{\n' },
  {
    title: 'a second document that nests too deeply is ignored',
    text: `modules: { a: { prober: tcp } }\n---\n${'['.repeat(1_000_000)}`,
  },
  { title: 'a document may end before the next one begins', text: 'modules: { a: { prober: tcp } }\n...\n---\n[[{\n' },
  { title: 'a document may be marked', text: '%YAML 1.2\n---\nmodules: { a: { prober: tcp } }\n...\n' },
  { title: 'lines may end in CR LF', text: 'modules:\r\n  a:\r\n    prober: tcp\r\n' },
  { title: 'a file may begin with a byte order mark', text: '\ufeffmodules: { a: { prober: tcp } }\n' },
  { title: 'a file needs no line feed at its end', text: 'modules: { a: { prober: tcp } }' },
  { title: 'a file may be JSON', text: '{"modules": {"a": {"prober": "tcp"}}}' },
]

for (const { title, text } of documents) {
  test(title, async (t) => t.deepEqual([...(await load(t, text)).modules.keys()], ['a']))
}
