import test from 'ava'
import { ProbeFailure } from 'probe-exporter'
import { resolveAddress } from '../../src/net/resolve.ts'

test('an IP address stands for itself, whatever is preferred', async (t) => {
  t.deepEqual(await resolveAddress('127.0.0.1', { preferred_ip_protocol: 'ip6', ip_protocol_fallback: false }), {
    ip: '127.0.0.1',
    family: 4,
  })
  t.deepEqual(await resolveAddress('::1', { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true }), {
    ip: '::1',
    family: 6,
  })
})

test('the preferred protocol is used where the name has both', async (t) => {
  t.is((await resolveAddress('localhost', { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true })).family, 4)
})

// The resolver of the C library takes each of these for an IPv4 address.
for (const host of ['127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0x7f.1', '127.0.0.1.', '1.']) {
  test(`${host} is no name`, async (t) => {
    const failure = await t.throwsAsync(resolveAddress(host), { instanceOf: ProbeFailure })
    t.is(failure.reason, 'dns')
  })
}

for (const host of ['does-not-exist.invalid', 'a'.repeat(300), 'a..b']) {
  test(`${host.slice(0, 30)} does not resolve`, async (t) => {
    const failure = await t.throwsAsync(resolveAddress(host), { instanceOf: ProbeFailure })
    t.is(failure.reason, 'dns')
  })
}
