import { isIP } from './is-ip.ts'

/** Hashes the bytes of an IP address, four or sixteen, by FNV-1a with 32 bits, as blackbox_exporter does. */
export function hashIp(ip: string): number {
  let hash = 0x811c9dc5
  for (const byte of isIP(ip) === 4 ? ip.split('.').map(Number) : ipv6Bytes(ip)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  }
  return hash
}

/** The URL parser writes every IPv6 address in one way, its last 32 bits in hexadecimal too. */
function ipv6Bytes(ip: string): readonly number[] {
  const groups = new URL(`http://[${ip.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const [left = '', right] = groups.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = new Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}
