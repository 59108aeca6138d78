import test from 'ava'
import { ProbeFailure } from 'probe-exporter'
import { formatHostPort, parseHostPort } from '../../src/net/address.ts'

const good = [
  ['localhost:1113', undefined, 'localhost', 1113],
  ['localhost', 13, 'localhost', 13],
  ['localhost:1113', 13, 'localhost', 1113],
  ['127.0.0.1:65535', undefined, '127.0.0.1', 65_535],
  ['[::1]:80', undefined, '::1', 80],
  ['[::1]', 13, '::1', 13],
  ['::1', 13, '::1', 13],
  ['[fe80::1%eth0]:80', undefined, 'fe80::1%eth0', 80],
  ['host.example.:80', undefined, 'host.example.', 80],
] as const

for (const [address, defaultPort, host, port] of good) {
  test(`${address} with the default port ${defaultPort} is ${host}, ${port}`, (t) => {
    t.deepEqual(parseHostPort(address, defaultPort), { host, port })
  })
}

const bad = [
  ['localhost', /has no port/],
  ['', /is not an address/],
  [':80', /is not an address/],
  ['localhost:', /is not between 1 and 65535/],
  ['localhost:0', /is not between 1 and 65535/],
  ['localhost:65536', /is not between 1 and 65535/],
  ['localhost:99999999999', /is not between 1 and 65535/],
  ['localhost:-1', /is not between 1 and 65535/],
  ['localhost:1e3', /is not between 1 and 65535/],
  ['localhost: 80', /is not between 1 and 65535/],
  ['::1:80:x', /is not an address/],
  ['[::1', /is not an address/],
  ['user@host:80', /is not an address/],
  ['host/path:80', /is not an address/],
  ['ho st:80', /is not an address/],
  ['host\r\nx:80', /is not an address/],
  ['http://host:80', /is not an address/],
] as const

for (const [address, message] of bad) {
  test(`${JSON.stringify(address)} is refused`, (t) => {
    const failure = t.throws(() => parseHostPort(address), { instanceOf: ProbeFailure, message })
    t.is(failure.reason, 'unreachable')
    t.is(failure.phase, 'resolve')
  })
}

test('a host and a port are written so that they can be read back', (t) => {
  for (const address of ['localhost:80', '[::1]:80', '127.0.0.1:80']) {
    t.is(formatHostPort(parseHostPort(address)), address)
  }
})
