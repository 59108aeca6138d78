import test, { type ExecutionContext } from 'ava'
import { ProbeFailure } from 'probe-exporter'
import { Machine } from '../../../src/net/dns/machine.ts'
import { createNameLookup, type LookupOptions } from '../../../src/net/dns/name-lookup.ts'
import { type GetAddrInfo, SystemLookups } from '../../../src/net/dns/system-lookups.ts'
import type { DnsReply } from '../../support/dns-message.ts'
import { type DnsHandler, startDns, zone } from '../../support/dns-server.ts'
import { freePort } from '../../support/servers.ts'

const signal = new AbortController().signal
const ANY: readonly (4 | 6)[] = [4, 6]
const NEVER: GetAddrInfo = () => {
  throw new Error('the C library was asked')
}

interface Lookup extends Partial<LookupOptions> {
  readonly name?: string
  readonly families?: readonly (4 | 6)[]
}

/** Looks a name up by one server, without a machine. */
async function lookUp({ name = 'a.example', families = ANY, ...options }: Lookup): Promise<readonly string[]> {
  const lookUpName = createNameLookup(new Machine({ folder: '/nowhere' }), new SystemLookups(NEVER))
  const found = await lookUpName(name, families, { budgetMs: 5000, signal, ...options })
  return found.map(({ ip }) => ip)
}

async function failureOf(t: ExecutionContext, lookup: Lookup): Promise<string> {
  const failure = await t.throwsAsync(lookUp(lookup), { instanceOf: ProbeFailure })
  t.is(failure.reason, 'dns')
  return failure.message
}

const BOTH = zone({ 'a.example': ['192.0.2.1', '2001:db8::1', '192.0.2.2'] })

const answers: readonly {
  readonly title: string
  readonly handle: DnsHandler
  readonly families?: readonly (4 | 6)[]
  readonly found: readonly string[]
}[] = [
  { title: 'a name with addresses of both protocols', handle: BOTH, found: ['192.0.2.1', '192.0.2.2'] },
  {
    title: 'addresses in the order of the server',
    handle: zone({ 'a.example': ['192.0.2.9', '127.0.0.1', '192.0.2.1'] }),
    found: ['192.0.2.9', '127.0.0.1', '192.0.2.1'],
  },
  { title: 'IPv6 addresses first', handle: BOTH, families: [6, 4], found: ['2001:db8::1'] },
  { title: 'one protocol alone', handle: BOTH, families: [6], found: ['2001:db8::1'] },
  {
    title: 'the other protocol where the name has no address of the wanted one',
    handle: zone({ 'a.example': ['192.0.2.1'] }),
    families: [6, 4],
    found: ['192.0.2.1'],
  },
  {
    title: 'the other protocol where the server fails on the wanted one',
    handle: ({ type }) => (type === 'AAAA' ? { rcode: 'SERVFAIL' } : { records: [{ value: '192.0.2.1' }] }),
    families: [6, 4],
    found: ['192.0.2.1'],
  },
  {
    title: 'a chain of CNAMEs',
    handle: ({ type }): DnsReply => {
      const chain = [{ value: 'b.example' }, { name: 'b.example', value: 'c.example' }]
      return { records: type === 'A' ? [...chain, { name: 'c.example', value: '192.0.2.1' }] : chain }
    },
    found: ['192.0.2.1'],
  },
  {
    title: 'an IPv4 address in the guise of an IPv6 one, which is no IPv6 address',
    handle: ({ type }) => ({ records: [{ value: type === 'A' ? '192.0.2.1' : '::ffff:7f00:1' }] }),
    families: [6, 4],
    found: ['192.0.2.1'],
  },
  {
    title: 'an answer too large for UDP over TCP',
    handle: ({ type, overTcp }): DnsReply => {
      if (type !== 'A') return {}
      if (!overTcp) return { isTruncated: true }
      return { records: Array.from({ length: 500 }, (_, index) => ({ value: `192.0.${index >> 8}.${index & 255}` })) }
    },
    found: Array.from({ length: 500 }, (_, index) => `192.0.${index >> 8}.${index & 255}`),
  },
]

for (const { title, handle, families = ANY, found } of answers) {
  test(`DNS finds ${title}`, async (t) => {
    const { address } = await startDns(t, handle)
    t.deepEqual(await lookUp({ resolver: [address], families }), found)
  })
}

const failures: readonly {
  readonly title: string
  readonly handle: DnsHandler
  readonly families?: readonly (4 | 6)[]
  readonly says: string
}[] = [
  { title: 'a name that is not there', handle: zone({}), says: ': ENOTFOUND (no such name) from SERVER' },
  {
    title: 'a name without addresses',
    handle: zone({ 'a.example': [] }),
    says: ': ENODATA (the name has no such address) from SERVER',
  },
  {
    title: 'a name without addresses of the one protocol that is allowed',
    handle: zone({ 'a.example': ['192.0.2.1'] }),
    families: [6],
    says: ' over IPv6: ENODATA (the name has no such address) from SERVER',
  },
  {
    title: 'a server that fails',
    handle: () => ({ rcode: 'SERVFAIL' }),
    says: ': ESERVFAIL (the server failed) from SERVER',
  },
  {
    title: 'a server that refuses',
    handle: () => ({ rcode: 'REFUSED' }),
    says: ': EREFUSED (the server refused) from SERVER',
  },
  {
    title: 'a server that says what nobody asked',
    handle: () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    says: ': EBADRESP (an answer that is none) from SERVER',
  },
  { title: 'an answer of no bytes', handle: () => Buffer.alloc(0), says: ': ETIMEOUT (no answer) from SERVER' },
  {
    title: 'a CNAME to itself',
    handle: () => ({ records: [{ value: 'a.example' }] }),
    says: ': ENODATA (the name has no such address) from SERVER',
  },
  { title: 'a silent server', handle: () => undefined, says: ': ETIMEOUT (no answer) from SERVER' },
  {
    title: 'a server that is silent over TCP',
    handle: ({ overTcp }) => (overTcp ? undefined : { isTruncated: true }),
    says: ': ETIMEOUT (no answer) from SERVER',
  },
]

for (const { title, handle, families = ANY, says } of failures) {
  // Who waits in vain need not wait long.
  const budgetMs = says.includes('ETIMEOUT') ? 200 : 5000
  test(`${title} fails with reason dns, and names the server`, async (t) => {
    const { address } = await startDns(t, handle)
    const message = await failureOf(t, { resolver: [address], families, budgetMs })
    t.is(message, `cannot resolve "a.example"${says.replace('SERVER', address)}`)
  })
}

for (const [title, first] of [
  ['fails', () => ({ rcode: 'SERVFAIL' }) as const],
  ['refuses', () => ({ rcode: 'REFUSED' }) as const],
  ['is silent', () => undefined],
  ['says what nobody asked', () => Buffer.from('garbage')],
] as const) {
  test(`the next server is asked when the first one ${title}`, async (t) => {
    const bad = await startDns(t, first)
    const good = await startDns(t, BOTH)
    t.deepEqual(await lookUp({ resolver: [bad.address, good.address], budgetMs: 2000 }), ['192.0.2.1', '192.0.2.2'])
  })
}

test('the next server is asked when nothing listens at the first one', async (t) => {
  const good = await startDns(t, BOTH)
  const dead = `127.0.0.1:${await freePort()}`
  t.deepEqual(await lookUp({ resolver: [dead, good.address] }), ['192.0.2.1', '192.0.2.2'])
  t.regex(await failureOf(t, { resolver: [dead] }), /: ECONNREFUSED \(nothing answers there\) from 127\.0\.0\.1:\d+$/)
})

test('a slow server may still answer while the next one is asked', async (t) => {
  const asked = Promise.withResolvers<void>()
  let questions = 0
  const slow = await startDns(t, async (question) => {
    questions += 1
    if (questions > ANY.length) return undefined // Only what it was asked first.
    await asked.promise
    return BOTH(question)
  })
  const silent = await startDns(t, () => {
    asked.resolve()
    return undefined
  })
  t.deepEqual(await lookUp({ resolver: [slow.address, silent.address], budgetMs: 2000 }), ['192.0.2.1', '192.0.2.2'])
})

test('each server that failed is named, with what it said', async (t) => {
  const failing = await startDns(t, () => ({ rcode: 'SERVFAIL' }))
  const silent = await startDns(t, () => undefined)
  const message = await failureOf(t, { resolver: [failing.address, silent.address], budgetMs: 1000 })
  t.is(
    message,
    `cannot resolve "a.example": ESERVFAIL (the server failed) from ${failing.address}, ETIMEOUT (no answer) from ${silent.address}`,
  )
})

test('a server that knows of no such name is believed', async (t) => {
  const first = await startDns(t, zone({}))
  const second = await startDns(t, BOTH)
  t.regex(await failureOf(t, { resolver: [first.address, second.address] }), /ENOTFOUND/)
  t.deepEqual(second.questions, [])
})

test('only the protocol that is allowed is asked for', async (t) => {
  const { address, questions } = await startDns(t, BOTH)
  await lookUp({ resolver: [address], families: [4] })
  t.deepEqual(
    questions.map(({ type }) => type),
    ['A'],
  )
})

const unasked: readonly { readonly name: string; readonly found?: readonly string[]; readonly says?: RegExp }[] = [
  { name: 'localhost', found: ['127.0.0.1', '::1'] },
  { name: 'a.LOCALHOST.', found: ['127.0.0.1', '::1'] },
  { name: 'a.invalid', says: /^cannot resolve "a\.invalid": ENOTFOUND \(no such name\): \.invalid has no names$/ },
  { name: 'a..b', says: /^"a\.\.b" is not a host name$/ },
  { name: '.', says: / is not a host name$/ },
  { name: 'a b', says: / is not a host name$/ },
  { name: 'a\0.example', says: / is not a host name$/ },
  { name: '127.1', says: / is not a host name$/ },
  { name: '2130706433', says: / is not a host name$/ },
  { name: '0x7f.1', says: / is not a host name$/ },
  { name: '127.0.0.1', says: / is not a host name$/ },
  { name: `${'a'.repeat(64)}.example`, says: / is not a host name$/ },
  { name: 'a.'.repeat(128), says: / is not a host name$/ },
]

for (const { name, found, says } of unasked) {
  test(`no server is asked for ${JSON.stringify(name.slice(0, 40))}`, async (t) => {
    const { address, questions } = await startDns(t, () => ({ records: [{ value: '192.0.2.1' }] }))
    if (says === undefined) t.deepEqual(await lookUp({ name, resolver: [address] }), found)
    else t.regex(await failureOf(t, { name, resolver: [address] }), says)
    t.deepEqual(questions, [])
  })
}

for (const [name, asked] of [
  ['A.Example.', 'a.example'],
  ['häusle.example', 'xn--husle-gra.example'],
  ['_a-b.example', '_a-b.example'],
] as const) {
  test(`for ${name} a server is asked ${asked}`, async (t) => {
    const { address, questions } = await startDns(t, zone({ [asked]: ['192.0.2.1'] }))
    t.deepEqual(await lookUp({ name, resolver: [address] }), ['192.0.2.1'])
    t.is(questions[0]?.name, asked)
  })
}
