import test, { type ExecutionContext } from 'ava'
import * as z from 'zod'
import { ipProtocolOptions } from '../../src/config/ip-protocol-options.ts'
import type { Interfaces } from '../../src/config/warnings.ts'
import { type LoadFileOptions, loadFile, PROBERS, writeConfig } from './load-file.ts'

async function warningsIn(t: ExecutionContext, text: string, options?: LoadFileOptions): Promise<string[]> {
  const { warnings } = await loadFile(await writeConfig(t, text), options)
  return warnings.map(({ line, column, message }) => `${line}:${column}: ${message}`)
}

const cases = [
  {
    title: 'the block of another prober',
    text: 'modules: { a: { prober: tcp, http: {} } }\n',
    says: ['1:30: this block has no effect, for the prober of the module is tcp, not http'],
  },
  {
    title: 'an IP protocol that is none',
    text: 'modules: { a: { prober: tcp, tcp: { preferred_ip_protocol: ipv6 } } }\n',
    says: ['1:60: preferred_ip_protocol is "ipv6"; did you mean ip6?; whatever is not ip6 means ip4'],
  },
  {
    title: 'a word boundary in double quotes',
    text: 'modules: { a: { prober: daytime, daytime: { pattern: "x\\b" } } }\n',
    says: ['1:54: "\\b" is a backspace in double quotes; for a regular expression use single quotes'],
  },
  {
    title: 'a timeout below zero',
    text: 'modules: { a: { prober: tcp, timeout: -5s } }\n',
    says: ['1:39: a timeout below zero sets none'],
  },
  {
    title: 'a key that is empty',
    text: 'modules: { a: { prober: tcp }, ~: { prober: tcp } }\n',
    says: ['1:32: this key is empty, so that what it holds has no effect'],
  },
  {
    title: 'a file without modules',
    text: 'modules: {}\n',
    says: ['1:1: the file has no modules, so that nothing can be probed'],
  },
  {
    title: 'several in the order of the file',
    text: 'modules:\n  a: { prober: tcp, timeout: -1s, http: {}, json: {} }\n  b: { prober: tcp, http: {} }\n',
    says: [
      '2:30: a timeout below zero sets none',
      '2:35: this block has no effect, for the prober of the module is tcp, not http',
      '2:45: this block has no effect, for the prober of the module is tcp, not json',
      '3:21: this block has no effect, for the prober of the module is tcp, not http',
    ],
  },
]

for (const { title, text, says } of cases) {
  test(`what is most likely not meant is told with its place: ${title}`, async (t) => {
    t.deepEqual(await warningsIn(t, text), says)
  })
}

const quiet = [
  { title: 'an IP protocol that is empty', settings: `daytime: { preferred_ip_protocol: "" }` },
  { title: 'a word boundary in single quotes', settings: `daytime: { pattern: 'x\\b' }` },
  { title: 'a backslash that is escaped', settings: `daytime: { pattern: "x\\\\b" }` },
  { title: 'a line feed in double quotes', settings: `daytime: { pattern: "x\\n\\r\\t" }` },
]

for (const { title, settings } of quiet) {
  test(`nothing is told of ${title}`, async (t) => {
    t.deepEqual(await warningsIn(t, `modules: { a: { prober: daytime, ${settings} } }\n`), [])
  })
}

test('nothing is told of control characters in what is sent', async (t) => {
  const probers = [{ name: 'own', options: z.strictObject({ send: z.string() }) }]
  t.deepEqual(await warningsIn(t, 'modules: { a: { prober: own, own: { send: "\\b" } } }\n', { probers }), [])
})

test('a number that loses its fraction is told', async (t) => {
  const probers = [{ name: 'own', options: z.strictObject({ number: z.int() }) }]
  t.deepEqual(await warningsIn(t, 'modules: { a: { prober: own, own: { number: 1.5 } } }\n', { probers }), [
    '1:45: 1.5 is read as 1; expected a whole number',
  ])
})

const own = {
  name: 'own',
  options: z.strictObject({ steps: z.array(z.strictObject({ send: z.string() })).default([]) }),
  lint: () => [
    { path: ['steps', 1, 'send'], message: 'first' },
    { path: ['steps', 1, 'send'], message: 'second' },
    { path: [], message: 'third' },
  ],
}

test('what a prober finds odd in its settings has its place', async (t) => {
  const text = 'modules:\n  a:\n    prober: own\n    own:\n      steps: [{ send: a }, { send: b }]\n'
  t.deepEqual(await warningsIn(t, text, { probers: [own] }), ['3:13: third', '5:36: first', '5:36: second'])
})

test('what a prober finds odd without a block is told at the module', async (t) => {
  t.deepEqual(await warningsIn(t, 'modules:\n  a: { prober: own }\n', { probers: [own] }), [
    '2:3: first',
    '2:3: second',
    '2:16: third',
  ])
})

const address = { netmask: '', cidr: null, mac: '' }
const local: Interfaces = {
  lo: [{ ...address, family: 'IPv6', address: '::1', internal: true, scopeid: 0 }],
  eth0: [
    { ...address, family: 'IPv4', address: '192.0.2.1', internal: false },
    { ...address, family: 'IPv6', address: 'fe80::1', internal: false, scopeid: 2 },
  ],
}

test('ip6 by default is told once where the machine has no IPv6 address', async (t) => {
  const text = `modules:
  a: { prober: tcp, tcp: { preferred_ip_protocol: ip4 } }
  b: { prober: tcp }
  c: { prober: http, http: {} }
  d: { prober: tcp, tcp: { preferred_ip_protocol: ip6 } }
`
  t.deepEqual(await warningsIn(t, text, { interfaces: local }), [
    '3:3: this machine has no IPv6 address, and ip6 is preferred where preferred_ip_protocol is not set (and so in 1 more): a name that has addresses of both cannot be reached; set ip4',
  ])
  t.deepEqual(await warningsIn(t, text), [])
})

test('nothing is told of ip6 to a prober that has no such setting', async (t) => {
  const probers = [
    { name: 'own', options: z.strictObject({ ...ipProtocolOptions }).omit({ preferred_ip_protocol: true }) },
  ]
  t.deepEqual(await warningsIn(t, 'modules: { a: { prober: own } }\n', { probers, interfaces: local }), [])
})

test('a warning shows nothing of a secret', async (t) => {
  const text = `modules: { a: { prober: tcp, tcp: { preferred_ip_protocol: "\${env:SECRET}" } } }\n`
  const [warning = ''] = await warningsIn(t, text, { env: { SECRET: 'swordfish' } })
  t.is(warning, `1:60: preferred_ip_protocol is "\${env:SECRET}"; whatever is not ip6 means ip4`)
})

test('a warning has its line of the file for a terminal', async (t) => {
  const { warningExcerpts, file } = await loadFile(await writeConfig(t, 'modules: { a: { prober: tcp, http: {} } }\n'))
  t.is(
    warningExcerpts,
    `${file}:1:30: warning: this block has no effect, for the prober of the module is tcp, not http
 1 | modules: { a: { prober: tcp, http: {} } }
   |                              ^`,
  )
})

test('a prober that fails over its settings is a mistake, and no crash', async (t) => {
  const broken = { ...PROBERS[0], name: 'own', options: z.strictObject({}), lint: () => JSON.parse('{') }
  const text = 'modules: { a: { prober: own } }\n'
  await t.throwsAsync(warningsIn(t, text, { probers: [broken] }), { message: /: a prober cannot check its settings: / })
})
