import { BlockList, isIP } from 'node:net'
import test from 'ava'
import fc from 'fast-check'
import { isInRange, isWithin, parseIpRange, toIpBytes } from '../../src/net/ip-bytes.ts'
import { toMappedIpv4 } from '../../src/net/mapped-address.ts'

const cases = [
  ['10.0.0.1', [10, 0, 0, 1]],
  ['::', new Array(16).fill(0)],
  ['::1', [...new Array(15).fill(0), 1]],
  ['fe80::1%eth0', [0xfe, 0x80, ...new Array(13).fill(0), 1]],
  ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
  ['1::8', [0, 1, ...new Array(12).fill(0), 0, 8]],
  ['::ffff:10.0.0.1', [...new Array(10).fill(0), 255, 255, 10, 0, 0, 1]],
  ['1:2:3:4:5:6:10.0.0.1', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 10, 0, 0, 1]],
  ['FD00::', [0xfd, ...new Array(15).fill(0)]],
] as const

for (const [text, bytes] of cases) test(`${text} is read as bytes`, (t) => t.deepEqual(toIpBytes(text), [...bytes]))

for (const text of [
  '',
  'host',
  '10.0.0',
  '10.0.0.1.',
  '010.0.0.1',
  '1::2::3',
  '[::1]',
  '0x7f.1',
  '::1 ',
  '256.0.0.1',
]) {
  test(`${JSON.stringify(text)} is no IP address`, (t) => t.is(toIpBytes(text), undefined))
}

test('a range holds what another range check finds in it, whatever the address', (t) => {
  const family = (ip: string) => (isIP(ip) === 4 ? 'ipv4' : 'ipv6')
  const check = (network: string, prefix: number, ip: string): boolean => {
    const bits = prefix % (isIP(network) === 4 ? 33 : 129)
    const list = new BlockList()
    list.addSubnet(network, bits, family(network))
    const range = parseIpRange(`${network}/${bits}`)
    const bytes = toIpBytes(ip)
    const found = bytes !== undefined && range !== undefined && isInRange(bytes, range)
    return found === (isIP(network) === isIP(ip) && list.check(ip, family(ip)))
  }
  const ip = fc.oneof(fc.ipV4(), fc.ipV6())
  t.notThrows(() => fc.assert(fc.property(ip, fc.nat(128), ip, check)))
  // Two that have many bits in common.
  const near = fc.tuple(fc.nat(3), fc.nat(255)).map(([third, fourth]) => `10.0.${third}.${fourth}`)
  t.notThrows(() => fc.assert(fc.property(near, fc.nat(32), near, check)))
})

for (const [range, outer, isInside] of [
  ['10.0.0.0/8', '10.0.0.0/8', true],
  ['10.0.0.0/7', '10.0.0.0/8', false],
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['11.0.0.0/16', '10.0.0.0/8', false],
  ['::/0', '0.0.0.0/0', false],
] as const) {
  test(`${range} is ${isInside ? '' : 'not '}within ${outer}`, (t) => {
    const [inner, whole] = [parseIpRange(range), parseIpRange(outer)]
    if (inner === undefined || whole === undefined) return t.fail('no ranges')
    t.is(isWithin(inner, whole), isInside)
  })
}

for (const [ip, ipv4] of [
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:A00:1%eth0', '10.0.0.1'],
  ['0:0:0:0:0:ffff:0:0', '0.0.0.0'],
  ['::10.0.0.1', undefined],
  ['64:ff9b::10.0.0.1', undefined],
  ['10.0.0.1', undefined],
  ['::ffff', undefined],
] as const) {
  test(`${ip} stands for ${ipv4 ?? 'no IPv4 address'}`, (t) => t.is(toMappedIpv4(ip), ipv4))
}
