import test from 'ava'
import { askDns } from '../../../src/net/dns/ask-dns.ts'
import { parseHostName } from '../../../src/net/dns/host-name.ts'
import { parseHostsFile } from '../../../src/net/dns/hosts-file.ts'
import { parseNsswitch } from '../../../src/net/dns/nsswitch.ts'
import { DEFAULT_DNS_SETTINGS, parseResolvConf } from '../../../src/net/dns/resolv-conf.ts'
import { type DnsHandler, startDns, zone } from '../../support/dns-server.ts'

const HOSTNAME = 'box.corp.example'

const resolvConfs: readonly (readonly [text: string, settings: object])[] = [
  ['', { search: ['corp.example'] }],
  ['nameserver 192.0.2.1\nnameserver 192.0.2.2\n', { servers: ['192.0.2.1:53', '192.0.2.2:53'] }],
  ['nameserver 2001:db8::1\nnameserver fe80::1%eth0\n', { servers: ['[2001:db8::1]:53', '[fe80::1%eth0]:53'] }],
  [
    'nameserver 1.1.1.1\nnameserver 2.2.2.2\nnameserver 3.3.3.3\nnameserver 4.4.4.4',
    { servers: ['1.1.1.1:53', '2.2.2.2:53', '3.3.3.3:53'] },
  ],
  ['nameserver nonsense\nnameserver\n', { servers: ['127.0.0.1:53'] }],
  ['# nameserver 192.0.2.1\n; nameserver 192.0.2.2\n\n  \n', {}],
  ['domain one.example\nsearch two.example. THREE.example\n', { search: ['two.example', 'three.example'] }],
  ['search two.example\ndomain one.example\n', { search: ['one.example'] }],
  ['search .\n', { search: [] }],
  [
    'options ndots:5 timeout:2 attempts:3 rotate edns0 trust-ad no-aaaa',
    { ndots: 5, timeoutMs: 2000, attempts: 3, rotate: true, noAaaa: true },
  ],
  ['options ndots:99 timeout:99 attempts:99', { ndots: 15, timeoutMs: 30_000, attempts: 5 }],
  ['options ndots:0 timeout:0 attempts:0', { ndots: 0, timeoutMs: 1000, attempts: 1 }],
  ['options ndots:-1 timeout attempts:x', { ndots: 0, timeoutMs: 1000, attempts: 1 }],
]

for (const [text, settings] of resolvConfs) {
  test(`resolv.conf is read: ${JSON.stringify(text)}`, (t) => {
    t.deepEqual(parseResolvConf(text, HOSTNAME), { ...DEFAULT_DNS_SETTINGS, search: ['corp.example'], ...settings })
  })
}

for (const text of ['options use-vc', 'sortlist 192.0.2.0/24', 'lookup file bind', 'options nonsense']) {
  test(`resolv.conf asks for what the C library alone can do: ${text}`, (t) => {
    t.is(parseResolvConf(`nameserver 192.0.2.1\n${text}\n`, HOSTNAME), undefined)
  })
}

const STUB = ['127.0.0.53:53']
const ALL = ['box', '_gateway', 'printer.local', 'name', 'a.example']

const nsswitches: readonly {
  readonly hosts: string
  readonly system: readonly string[]
  readonly servers?: readonly string[]
}[] = [
  { hosts: '', system: [] },
  { hosts: 'passwd: files ldap\n', system: [] },
  { hosts: 'hosts: files dns', system: [] },
  { hosts: '  hosts:\tfiles   dns # and no more', system: [] },
  { hosts: '# hosts: nis\nhosts: files dns\nhosts: nis', system: [] },
  { hosts: 'hosts: files mdns4_minimal [NOTFOUND=return] dns', system: ['printer.local'] },
  { hosts: 'hosts: files mdns dns', system: ['printer.local'] },
  { hosts: 'hosts: files dns myhostname', system: ['box', '_gateway'] },
  { hosts: 'hosts: mymachines files dns', system: ['box', '_gateway', 'name'] },
  {
    hosts: 'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns',
    servers: STUB,
    system: ['box', '_gateway', 'printer.local', 'name'],
  },
  { hosts: 'hosts: resolve [!UNAVAIL=return] files dns', system: ALL },
  { hosts: 'hosts: dns files', system: ALL },
  { hosts: 'hosts: files', system: ALL },
  { hosts: 'hosts: dns', system: ALL },
  { hosts: 'hosts: files [NOTFOUND=return] dns', system: ALL },
  { hosts: 'hosts: files dns [NOTFOUND=return]', system: ALL },
  { hosts: 'hosts: files wins dns', system: ALL },
  { hosts: 'hosts: files nis dns', system: ALL },
  { hosts: 'hosts: files ldap dns', system: ALL },
]

for (const { hosts, system, servers = ['192.0.2.1:53'] } of nsswitches) {
  test(`the C library looks up what it alone can: ${JSON.stringify(hosts)}`, (t) => {
    t.deepEqual(ALL.filter(parseNsswitch(hosts, { hostname: 'Box', servers })), system)
  })
}

test('a hosts file is read as the C library reads it', (t) => {
  const text = [
    '127.0.0.1\tlocalhost loopback # a comment',
    '::1 localhost ip6-localhost',
    '#192.0.2.9 commented',
    '192.0.2.1 A.Example. b.example',
    'nonsense c.example',
    '192.0.2.2',
    'fe80::1%lo d.example',
    '::ffff:192.0.2.3 e.example\r',
    '',
  ]
  t.deepEqual(
    [...parseHostsFile(text.join('\n'))],
    [
      [
        'localhost',
        [
          { ip: '127.0.0.1', family: 4 },
          { ip: '::1', family: 6 },
        ],
      ],
      ['loopback', [{ ip: '127.0.0.1', family: 4 }]],
      ['ip6-localhost', [{ ip: '::1', family: 6 }]],
      ['a.example', [{ ip: '192.0.2.1', family: 4 }]],
      ['b.example', [{ ip: '192.0.2.1', family: 4 }]],
      ['d.example', [{ ip: 'fe80::1%lo', family: 6 }]],
      ['e.example', [{ ip: '192.0.2.3', family: 4 }]],
    ],
  )
})

const SEARCH = ['one.example', 'two.example']
const found = ['192.0.2.1']

const searches: readonly {
  readonly title: string
  readonly name: string
  readonly handle: DnsHandler
  readonly ndots?: number
  readonly timeoutMs?: number
  readonly asked: readonly string[]
  readonly finds?: readonly string[]
}[] = [
  {
    title: 'a name without a dot is searched first',
    name: 'a',
    handle: zone({ 'a.two.example': found }),
    asked: ['a.one.example', 'a.two.example'],
    finds: found,
  },
  {
    title: 'a name without a dot is asked for as it is last',
    name: 'a',
    handle: zone({ a: found }),
    asked: ['a.one.example', 'a.two.example', 'a'],
    finds: found,
  },
  {
    title: 'a name with a dot is asked for as it is first',
    name: 'a.b',
    handle: zone({ 'a.b.one.example': found }),
    asked: ['a.b', 'a.b.one.example'],
    finds: found,
  },
  {
    title: 'a name with fewer dots than ndots is searched first',
    name: 'a.b',
    ndots: 2,
    handle: zone({ 'a.b': found }),
    asked: ['a.b.one.example', 'a.b.two.example', 'a.b'],
    finds: found,
  },
  { title: 'a name with a dot at the end is not searched', name: 'a.', handle: zone({}), asked: ['a'] },
  {
    title: 'a name without addresses is searched on',
    name: 'a',
    handle: zone({ 'a.one.example': [], 'a.two.example': found }),
    asked: ['a.one.example', 'a.two.example'],
    finds: found,
  },
  {
    title: 'a name of which the server is not sure is searched on',
    name: 'a',
    handle: ({ name }) => (name === 'a' ? { records: [{ value: '192.0.2.1' }] } : { rcode: 'SERVFAIL' }),
    asked: ['a.one.example', 'a.one.example', 'a.two.example', 'a.two.example', 'a'],
    finds: found,
  },
  {
    title: 'no other name is taken where the server is silent about the first one',
    name: 'a',
    timeoutMs: 100,
    handle: ({ name }) => (name === 'a.one.example' ? undefined : { records: [{ value: '192.0.2.1' }] }),
    asked: ['a.one.example', 'a.one.example'],
  },
  {
    title: 'a name that would be too long with a domain is asked for without',
    name: `${'a'.repeat(63)}.`.repeat(4).slice(0, 250),
    handle: zone({}),
    asked: [`${'a'.repeat(63)}.`.repeat(4).slice(0, 250)],
  },
]

for (const { title, name, handle, ndots = 1, timeoutMs = 5000, asked, finds } of searches) {
  test(title, async (t) => {
    const { address, questions } = await startDns(t, handle)
    const host = parseHostName(name)
    if (host === undefined) throw new Error(`${name} is no name`)
    const { signal } = new AbortController()
    const settings = { ...DEFAULT_DNS_SETTINGS, servers: [address], search: SEARCH, ndots, timeoutMs }
    const answer = await askDns({ host, families: [4], budgetMs: 5000, signal }, settings)
    t.deepEqual(
      answer.addresses?.map(({ ip }) => ip),
      finds,
    )
    t.deepEqual(
      questions.map((question) => question.name),
      asked,
    )
  })
}

test('of what failed, that a server failed is told first, and then that a name has no address', async (t) => {
  const { signal } = new AbortController()
  const query = { host: { name: 'a', isAbsolute: false }, families: [4], budgetMs: 1000, signal } as const
  const answers = { 'a.one.example': 'SERVFAIL', 'a.two.example': 'NOERROR', a: 'NXDOMAIN' } as const
  const codes: (string | undefined)[] = []
  for (const search of [SEARCH, SEARCH.slice(1), []]) {
    const { address } = await startDns(t, ({ name }) => ({ rcode: answers[name as keyof typeof answers] }))
    const answer = await askDns(query, { ...DEFAULT_DNS_SETTINGS, servers: [address], search })
    codes.push(answer.addresses === undefined ? answer.replies[0]?.code : 'found')
  }
  t.deepEqual(codes, ['ESERVFAIL', 'ENODATA', 'ENOTFOUND'])
})

test('IPv6 addresses are not asked for where resolv.conf says no-aaaa', async (t) => {
  const { address, questions } = await startDns(t, zone({ 'a.example': ['192.0.2.1', '2001:db8::1'] }))
  const { signal } = new AbortController()
  const host = { name: 'a.example', isAbsolute: false }
  const settings = { ...DEFAULT_DNS_SETTINGS, servers: [address], noAaaa: true }
  const both = await askDns({ host, families: [6, 4], budgetMs: 1000, signal }, settings)
  t.deepEqual(
    both.addresses?.map(({ ip }) => ip),
    ['192.0.2.1'],
  )
  t.is((await askDns({ host, families: [6], budgetMs: 1000, signal }, settings)).addresses, undefined)
  t.deepEqual(
    questions.map(({ type }) => type),
    ['A'],
  )
})

test('servers take turns where resolv.conf says rotate', async (t) => {
  const handle = zone({ 'a.example': ['192.0.2.1'] })
  const servers = [await startDns(t, handle), await startDns(t, handle)]
  const { signal } = new AbortController()
  const host = { name: 'a.example', isAbsolute: false }
  const settings = { ...DEFAULT_DNS_SETTINGS, servers: servers.map(({ address }) => address), rotate: true }
  // One of them would be left out by chance once in 2^60 runs.
  for (let lookups = 0; lookups < 60; lookups += 1) {
    await askDns({ host, families: [4], budgetMs: 5000, signal }, settings)
  }
  t.true(servers.every(({ questions }) => questions.length > 0))
})
