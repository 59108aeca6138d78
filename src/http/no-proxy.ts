import { BlockList } from 'node:net'
import { isIP } from '../net/is-ip.ts'

/** Whether connections to a host go past the proxy. The host is a name or an IP address. */
export type Bypass = (host: string, port: number) => boolean

/** One entry of the list. */
interface Entry {
  readonly port: number | undefined
  readonly matches: (host: string) => boolean
}

/**
 * Reads a list such as NO_PROXY: IP addresses, ranges and domains, with commas between them, or `*`. A domain stands for
 * what is below it too; one that begins with a dot, for that alone. Loopback always goes past the proxy.
 */
export function parseNoProxy(list: string): Bypass {
  const items = list.split(',').map((item) => item.trim().toLowerCase())
  if (items.includes('*')) return () => true
  const entries = items.map(parseEntry).filter((entry) => entry !== undefined)
  return (host, port) => {
    const name = host.trim().toLowerCase().replace(/%.*$/, '')
    if (name === 'localhost' || isInRange('127.0.0.0', 8, name) || isInRange('::1', 128, name)) return true
    return entries.some((entry) => (entry.port === undefined || entry.port === port) && entry.matches(name))
  }
}

function parseEntry(item: string): Entry | undefined {
  const range = /^(?<ip>[^/]+)\/(?<bits>\d{1,3})$/.exec(item)?.groups
  if (range !== undefined) return parseRange(range['ip'] ?? '', Number(range['bits']))
  if (isIP(item) !== 0) return { port: undefined, matches: (host) => isInRange(item, bitsOf(item), host) }
  const groups = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:[\]]+))(?::(?<port>\d+))?$/.exec(item)?.groups
  const host = groups?.['v6'] ?? groups?.['host']
  if (host === undefined) return undefined
  const port = groups?.['port'] === undefined ? undefined : Number(groups['port'])
  if (isIP(host) !== 0) return { port, matches: (other) => isInRange(host, bitsOf(host), other) }
  const domain = host.replace(/^\*\./, '.')
  const suffix = domain.startsWith('.') ? domain : `.${domain}`
  return { port, matches: (name) => name === domain || name.endsWith(suffix) }
}

function parseRange(ip: string, bits: number): Entry | undefined {
  if (isIP(ip) === 0 || bits > bitsOf(ip)) return undefined
  return { port: undefined, matches: (host) => isInRange(ip, bits, host) }
}

function bitsOf(ip: string): number {
  return isIP(ip) === 4 ? 32 : 128
}

function isInRange(ip: string, bits: number, host: string): boolean {
  const family = isIP(ip)
  if (family !== isIP(host)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const range = new BlockList()
  range.addSubnet(ip, bits, type)
  return range.check(host, type)
}
