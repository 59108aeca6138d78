import { canonicalHost } from './canonical-host.ts'
import { type IpRange, isWithin, parseIpRange } from './ip-bytes.ts'
import { isIP } from './is-ip.ts'
import { MAPPED } from './mapped-address.ts'
import { isSpecialRange } from './special-addresses.ts'

/** One entry of `unlisted_targets`: an address range or a host name, for every port or for one. */
export interface GuardRule {
  readonly text: string
  readonly port: number | undefined
  /** The addresses that are meant; undefined for a name. */
  readonly range: IpRange | undefined
  /** Whether the range is one that only a rule of its own gives leave to. */
  readonly isSpecial: boolean
  /** Whether the host, in its canonical spelling, is meant by its name. */
  readonly matchesName: (host: string) => boolean
}

/**
 * Reads `10.0.0.0/8`, `10.0.0.1:443`, `fd00::/8`, `[fd00::1]:443`, `host.example:443` or `*.corp.example`.
 * @returns undefined when the text is none of these.
 */
export function parseGuardRule(text: string): GuardRule | undefined {
  const bare = isIP(text.replace(/\/\d+$/, '')) === 6
  const groups = /^(?:\[(?<v6>[^:[\]]*:[^[\]]*)\]|(?<host>[^:[\]]+))(?::(?<port>\d{1,5}))?$/.exec(text)?.groups
  const host = bare ? text : (groups?.['v6'] ?? groups?.['host'])
  const port = groups?.['port'] === undefined ? undefined : Number(groups['port'])
  if (host === undefined || (port !== undefined && (port < 1 || port > 65_535))) return undefined
  const parsed = parseIpRange(host)
  if (parsed !== undefined) {
    const range = toIpv4Range(parsed)
    return { text, port, range, isSpecial: isSpecialRange(range), matchesName: () => false }
  }
  const matchesName = parseName(host)
  return matchesName && { text, port, range: undefined, isSpecial: false, matchesName }
}

/** A range of IPv4 addresses in the guise of IPv6 ones is one of IPv4 addresses. */
function toIpv4Range(range: IpRange): IpRange {
  return isWithin(range, MAPPED) ? { bytes: range.bytes.slice(12), bits: range.bits - MAPPED.bits } : range
}

function parseName(text: string): ((host: string) => boolean) | undefined {
  if (text === '*') return () => true
  const name = canonicalHost(text)
  const suffix = name.startsWith('*.') ? name.slice(1) : undefined
  if (!/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(suffix?.slice(1) ?? name)) return undefined
  // 10.0.0, 10.1 and 0x7f.1 are addresses cut short, or other spellings of one; no host has such a name.
  if (/(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(name)) return undefined
  return suffix === undefined
    ? (host) => host === name
    : (host) => isIP(host) === 0 && host.endsWith(suffix) && host.length > suffix.length
}
