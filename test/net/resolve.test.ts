import test from 'ava'
import { ProbeFailure } from 'probe-exporter'
import { literalAddress, resolveName } from '../../src/net/resolve.ts'

const lookup = { budgetMs: 1000, signal: new AbortController().signal }

const literals = [
  { host: '127.0.0.1', preferred: 'ip4', fallback: false, found: { ip: '127.0.0.1', family: 4 } },
  { host: '127.0.0.1', preferred: 'ip6', fallback: true, found: { ip: '127.0.0.1', family: 4 } },
  { host: '::1', preferred: 'ip4', fallback: true, found: { ip: '::1', family: 6 } },
  { host: 'fe80::1%eth0', preferred: 'ip6', fallback: false, found: { ip: 'fe80::1%eth0', family: 6 } },
  { host: '::ffff:127.0.0.1', preferred: 'ip6', fallback: true, found: { ip: '127.0.0.1', family: 4 } },
] as const

for (const { host, preferred, fallback, found } of literals) {
  test(`${host} stands for ${found.ip} where ${preferred} is preferred`, (t) => {
    const options = { preferred_ip_protocol: preferred, ip_protocol_fallback: fallback }
    t.deepEqual(literalAddress(host, options), found)
  })
}

for (const [host, preferred] of [
  ['127.0.0.1', 'ip6'],
  ['::ffff:127.0.0.1', 'ip6'],
  ['::1', 'ip4'],
] as const) {
  test(`${host} is not used where only ${preferred} is allowed`, (t) => {
    const options = { preferred_ip_protocol: preferred, ip_protocol_fallback: false }
    const failure = t.throws(() => literalAddress(host, options), { instanceOf: ProbeFailure })
    t.is(failure.reason, 'dns')
  })
}

test('the preferred protocol is used where the name has both', async (t) => {
  for (const [preferred, family] of [
    ['ip4', 4],
    ['ip6', 6],
  ] as const) {
    const options = { preferred_ip_protocol: preferred, ip_protocol_fallback: true }
    t.is((await resolveName('both.localhost', options, lookup)).family, family)
  }
})

// The resolver of the C library takes each of these for an IPv4 address.
for (const host of ['127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '1.']) {
  test(`${host} is neither an address nor a name`, async (t) => {
    t.is(literalAddress(host), undefined)
    const failure = await t.throwsAsync(resolveName(host, undefined, lookup), { instanceOf: ProbeFailure })
    t.is(failure.reason, 'dns')
  })
}

for (const host of ['does-not-exist.invalid', 'a'.repeat(300), 'a..b']) {
  test(`${host.slice(0, 30)} does not resolve`, async (t) => {
    const failure = await t.throwsAsync(resolveName(host, undefined, lookup), { instanceOf: ProbeFailure })
    t.is(failure.reason, 'dns')
  })
}
