import test from 'ava'
import { hashIp } from '../../src/net/ip-hash.ts'

// The first two are what blackbox_exporter 0.23 answers; the others were computed by hand from the definition of FNV-1a.
const cases = [
  { ip: '127.0.0.1', hash: 3_668_918_509 },
  { ip: '::1', hash: 1_751_717_746 },
  { ip: '0:0:0:0:0:0:0:1', hash: 1_751_717_746 },
  { ip: '::ffff:127.0.0.1', hash: 99_635_399 },
  { ip: '::1%lo', hash: 1_751_717_746 },
]

for (const { ip, hash } of cases) {
  test(`the hash of ${ip} is that of blackbox_exporter`, (t) => {
    t.is(hashIp(ip), hash)
  })
}
