import { isIP } from 'node:net'
import { createGuard, type Guard, type GuardRules } from '../net/guard.ts'

/** What is done with an address that neither `targets` nor `unlisted_targets` of the file speaks of. */
export const UNLISTED_POLICIES = ['deny', 'allow'] as const
export type UnlistedPolicy = (typeof UNLISTED_POLICIES)[number]

/**
 * Makes the guard for addresses that are no targets of the file. The policy `allow` lets everything pass but what the
 * file denies.
 * @returns undefined where no such address may be probed at all.
 */
export function createUnlistedGuard(rules: GuardRules | undefined, policy: UnlistedPolicy): Guard | undefined {
  if (policy === 'deny') return rules && createGuard(rules)
  const denies = createGuard({ allow: rules?.deny ?? [], deny: [] })
  // The opposite of a guard that allows just what is denied.
  const opposite = { allow: 'deny', deny: 'allow', resolve: 'resolve' } as const
  return (endpoint, ip) => ('path' in endpoint ? 'deny' : opposite[denies(endpoint, ip)])
}

/**
 * Whether the address alone tells that it is denied, at every port where it names none. One that cannot be read fails
 * later, as the target's fault.
 */
export function isDenied(guard: Guard, address: string, rules: GuardRules | undefined): boolean {
  const { host, port } = readHost(address.trim()) ?? readIp(address.trim()) ?? {}
  if (host === undefined) return false
  const rulePorts = [...(rules?.allow ?? []), ...(rules?.deny ?? [])].flatMap((rule) => rule.port ?? [])
  const ports = port === undefined ? [1, ...rulePorts] : [port]
  return ports.every((candidate) => guard({ host, port: candidate }) === 'deny')
}

interface ReadAddress {
  readonly host: string
  /** Undefined where the address names none, so that the prober decides. */
  readonly port?: number
}

/** Reads an address as a URL, with its scheme or without. The URL parser knows every spelling of an IPv4 address. */
function readHost(address: string): ReadAddress | undefined {
  const hasScheme = /^https?:\/\//i.test(address)
  const url = URL.parse(hasScheme ? address : `http://${address}`)
  if (url === null) return undefined
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // A URL hides the port of its scheme; only where that stands in the address itself, it says something.
  const port =
    url.port || (hasScheme ? (url.protocol === 'https:' ? '443' : '80') : URL.parse(`https://${address}`)?.port)
  return port ? { host, port: Number(port) } : { host }
}

/** Finds the IP address in what is no URL: an IPv6 address without brackets or with a zone, an impossible port. */
function readIp(address: string): ReadAddress | undefined {
  const groups = /^(?:https?:\/\/)?(?:[^/?#\\]*@)?(?:\[(?<v6>[^\]]*)\]|(?<v4>[^:/?#\\]*))/i.exec(address)?.groups
  const host = isIP(address) === 6 ? address : (groups?.['v6'] ?? groups?.['v4'] ?? '')
  return isIP(host) === 0 ? undefined : { host }
}
