import { type IpBytes, type IpRange, isInRange, knownIpBytes, knownIpRange, toIpBytes } from './ip-bytes.ts'
import { MAPPED } from './mapped-address.ts'

/** All that an IP address may lead to. */
export interface IpForms {
  /** The address that a socket connects to. */
  readonly ip: IpBytes
  /** Other spellings of the same place. */
  readonly others: readonly IpBytes[]
  /** The IPv4 addresses that a translator or a tunnel would make of it. */
  readonly embedded: readonly IpBytes[]
  /** How those are embedded; undefined where there are none. */
  readonly transition: Transition | undefined
}

/** A way to reach IPv4 by IPv6 addresses. */
interface Transition {
  readonly range: IpRange
  /** Whether the address is the IPv4 one, wherever it leads anywhere at all. */
  readonly isIpv4: boolean
  /** Where the bytes of the IPv4 address may stand. */
  readonly positions: readonly (readonly [number, number, number, number])[]
  /** Whether they stand there inverted, too. */
  readonly inverts?: boolean
}

const LAST = [12, 13, 14, 15] as const

const TRANSITIONS: readonly Transition[] = [
  // NAT64 (RFC 6052), with the prefix that all know, and with one of a network's own (RFC 8215).
  { range: knownIpRange('64:ff9b::/96'), isIpv4: true, positions: [LAST] },
  {
    range: knownIpRange('64:ff9b:1::/48'),
    isIpv4: false,
    positions: [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], LAST],
  },
  { range: knownIpRange('2002::/16'), isIpv4: false, positions: [[2, 3, 4, 5]] }, // 6to4 (RFC 3056)
  { range: knownIpRange('2001::/32'), isIpv4: false, positions: [[4, 5, 6, 7], LAST], inverts: true }, // Teredo (RFC 4380)
  { range: knownIpRange('::ffff:0:0:0/96'), isIpv4: false, positions: [LAST] }, // IPv4-translated (RFC 2765)
  { range: knownIpRange('::/96'), isIpv4: false, positions: [LAST] }, // IPv4-compatible (RFC 4291, section 2.5.5.1)
]

/** ISATAP (RFC 5214) has no prefix of its own, but two interface identifiers. */
const ISATAP = ['::5efe:0:0', '::200:5efe:0:0'].map((text) => knownIpBytes(text).slice(8, 12).join('.'))

const LOOPBACK_4: IpBytes = [127, 0, 0, 1]
const LOOPBACK_6: IpBytes = [...new Array<number>(15).fill(0), 1]

/** Reads an IP address; undefined for anything else. */
export function toIpForms(text: string): IpForms | undefined {
  const bytes = toIpBytes(text)
  if (bytes === undefined) return undefined
  const ip = isInRange(bytes, MAPPED) ? bytes.slice(12) : bytes
  const plain = { ip, others: [], embedded: [], transition: undefined }
  if (ip.every((byte) => byte === 0)) return formsOfUnspecified(ip)
  if (ip.length === 4 || isLoopback6(ip)) return plain
  const transition = TRANSITIONS.find((candidate) => isInRange(ip, candidate.range))
  if (transition !== undefined) return { ...plain, embedded: embeddedIn(ip, transition), transition }
  return ISATAP.includes(ip.slice(8, 12).join('.')) ? { ...plain, others: [ip.slice(12)] } : plain
}

/** A socket to the unspecified address connects to the machine itself. */
function formsOfUnspecified(ip: IpBytes): IpForms {
  const plain = { embedded: [], transition: undefined }
  if (ip.length === 4) return { ...plain, ip: LOOPBACK_4, others: [ip] }
  return { ...plain, ip: LOOPBACK_6, others: [ip, LOOPBACK_4] }
}

function isLoopback6(ip: IpBytes): boolean {
  return ip.every((byte, index) => byte === LOOPBACK_6[index])
}

function embeddedIn(ip: IpBytes, { positions, inverts = false }: Transition): readonly IpBytes[] {
  const plain = positions.map((position) => position.map((index) => ip[index] ?? 0))
  return inverts ? [...plain, ...plain.map((bytes) => bytes.map((byte) => byte ^ 255))] : plain
}
