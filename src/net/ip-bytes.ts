import { isIP } from './is-ip.ts'

/** An IP address as bytes: 4 of them or 16. */
export type IpBytes = readonly number[]

/** All addresses that begin with the same bits. */
export interface IpRange {
  readonly bytes: IpBytes
  /** How many bits count. */
  readonly bits: number
}

/** Reads an IP address, and leaves out its zone; undefined for anything else. */
export function toIpBytes(text: string): IpBytes | undefined {
  return isIP(text) === 0 ? undefined : knownIpBytes(text)
}

/**
 * Reads an IP address of this source; anything else gives nonsense. To check it, Node.js would have to compile its expression
 * for IPv6, which takes 8 ms of each start.
 */
export function knownIpBytes(text: string): IpBytes {
  if (!text.includes(':')) return text.split('.').map(Number)
  const [head = '', tail] = text.replace(/%.*$/, '').split('::')
  const before = groupsToBytes(head)
  if (tail === undefined) return before
  const after = groupsToBytes(tail)
  return [...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]
}

function groupsToBytes(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 255]
  })
}

/**
 * Reads `10.0.0.0/8` or `fd00::/8`; an address alone is a range of one.
 * @returns undefined for anything else, and for an address with a zone.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const [ip = '', prefix, ...rest] = text.split('/')
  const bytes = ip.includes('%') ? undefined : toIpBytes(ip)
  if (bytes === undefined || rest.length > 0) return undefined
  const width = bytes.length * 8
  const bits = prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  return bits <= width ? { bytes, bits } : undefined
}

/** Reads a range of this source; anything else gives nonsense. */
export function knownIpRange(text: string): IpRange {
  const [ip = '', prefix] = text.split('/')
  const bytes = knownIpBytes(ip)
  return { bytes, bits: prefix === undefined ? bytes.length * 8 : Number(prefix) }
}

/** Whether an address is in a range of the same family. */
export function isInRange(ip: IpBytes, { bytes, bits }: IpRange): boolean {
  if (ip.length !== bytes.length) return false
  const whole = bits >> 3
  for (let index = 0; index < whole; index += 1) if (ip[index] !== bytes[index]) return false
  const shift = 8 - (bits & 7)
  return shift === 8 || (ip[whole] ?? 0) >> shift === (bytes[whole] ?? 0) >> shift
}

/** Whether all addresses of the first range are in the second one. */
export function isWithin(range: IpRange, outer: IpRange): boolean {
  return range.bits >= outer.bits && isInRange(range.bytes, outer)
}
