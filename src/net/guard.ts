import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { HostPort, SocketPath } from './address.ts'
import { toMappedIpv4 } from './mapped-address.ts'

/** One entry of `unlisted_targets`: an address range or a host name, for every port or for one. */
export interface GuardRule {
  readonly text: string
  readonly port: number | undefined
  /** Whether the host, as it was written, or the IP address that it stands for, is meant. */
  readonly matches: (hostOrIp: string) => boolean
  /** Whether only an IP address can match, so that a name must be resolved first. */
  readonly needsIp: boolean
}

/** What may be connected to. `deny` wins over `allow`. */
export interface GuardRules {
  readonly allow: readonly GuardRule[]
  readonly deny: readonly GuardRule[]
}

/** `resolve`: it depends on the IP address that the name stands for. */
export type Verdict = 'allow' | 'deny' | 'resolve'

/**
 * Decides on an endpoint; `ip` is the address that the socket will connect to, once it is known. No rule can allow a
 * socket of the file system.
 */
export type Guard = (endpoint: HostPort | SocketPath, ip?: string) => Verdict

/** A guard that lets everything pass, for the targets that the file lists. */
export const allowAll: Guard = () => 'allow'

/** Makes the guard of the given rules: what no rule allows is denied. */
export function createGuard({ allow, deny }: GuardRules): Guard {
  return (endpoint, ip) => {
    if ('path' in endpoint) return 'deny'
    const { host, port } = endpoint
    const name = canonicalHost(host)
    const known = ip === undefined ? (isIP(name) ? name : undefined) : canonicalHost(ip)
    const hit = (rule: GuardRule): boolean =>
      (rule.port === undefined || rule.port === port) &&
      (rule.matches(name) || (known !== undefined && rule.matches(known)))
    if (deny.some(hit)) return 'deny'
    const undecided = (rules: readonly GuardRule[]): boolean =>
      known === undefined && rules.some((rule) => rule.needsIp && (rule.port === undefined || rule.port === port))
    if (allow.some(hit)) return undecided(deny) ? 'resolve' : 'allow'
    return undecided(allow) ? 'resolve' : 'deny'
  }
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
  const range = parseRange(host)
  if (range !== undefined) return { text, port, matches: range, needsIp: true }
  const name = parseName(host)
  return name && { text, port, matches: name, needsIp: false }
}

function parseRange(text: string): ((ip: string) => boolean) | undefined {
  const [ip = '', prefix, ...rest] = text.split('/')
  const family = isIP(ip)
  if (family === 0 || ip.includes('%') || rest.length > 0) return undefined
  const width = family === 4 ? 32 : 128
  const bits = prefix === undefined ? width : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  if (!(bits <= width)) return undefined
  const mapped = family === 6 && bits >= 96 ? canonicalIp(ip) : ip
  const isV4 = isIP(mapped) === 4
  const block = new BlockList()
  if (isV4) block.addSubnet(mapped, family === 6 ? bits - 96 : bits, 'ipv4')
  else block.addSubnet(ip, bits, 'ipv6')
  // A BlockList would find every IPv4 address in ::/0.
  return (candidate) => isIP(candidate) === (isV4 ? 4 : 6) && block.check(candidate, isV4 ? 'ipv4' : 'ipv6')
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

/** One spelling for all that lead to the same place: the resolver folds case and Unicode too. */
function canonicalHost(host: string): string {
  const ip = isIP(host) === 6 ? canonicalIp(host) : host
  // A socket to the unspecified address connects to the machine itself.
  if (ip === '0.0.0.0') return '127.0.0.1'
  if (isIP(ip) === 6) return /^[0:]*$/.test(ip) ? '::1' : ip
  if (isIP(ip) === 4) return ip
  const ascii = /^[\0-\x7f]*$/.test(host) ? host : domainToASCII(host) || host
  return ascii.toLowerCase().replace(/\.$/, '')
}

/** An IPv6 address without its zone; one that stands for an IPv4 address as that address. */
function canonicalIp(ip: string): string {
  return toMappedIpv4(ip) ?? ip.replace(/%.*$/, '')
}
