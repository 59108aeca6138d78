import { quote } from '../log/quote.ts'
import { ProbeFailure } from './failure.ts'
import { isIP } from './is-ip.ts'
import { LruCache } from './lru-cache.ts'

/** Host and port of a target. An IPv6 host stands without its brackets. */
export interface HostPort {
  readonly host: string
  readonly port: number
}

/** A socket of the file system, by its absolute path. */
export interface SocketPath {
  readonly path: string
}

/**
 * Reads `host:port`, `[v6]:port`, or a host alone where there is a default port.
 * @throws ProbeFailure `unreachable` in `resolve` for anything else: no socket can be opened to it.
 */
export function parseHostPort(address: string, defaultPort?: number): HostPort {
  const before = defaultPort === undefined ? known.get(address) : undefined
  if (before !== undefined) return before
  const endpoint = readHostPort(address, defaultPort)
  if (defaultPort === undefined && address.length <= MAX_KNOWN_LENGTH) known.set(address, Object.freeze(endpoint))
  return endpoint
}

/** The same targets are probed again and again. */
const known = new LruCache<string, HostPort>(1000)
const MAX_KNOWN_LENGTH = 256

function readHostPort(address: string, defaultPort: number | undefined): HostPort {
  const groups = /^(?:\[(?<v6>[^[\]]*)\]|(?<host>[^:[\]]*))(?::(?<port>[^:]*))?$/.exec(address)?.groups
  const host = groups?.['v6'] ?? groups?.['host'] ?? (isIP(address) === 6 ? address : undefined)
  if (!host || /[\s/\\@?#%\0]/.test(host.replace(/%[\w.-]+$/, ''))) {
    throw invalid(`${quote(address)} is not an address; expected host:port or [IPv6 address]:port`)
  }
  const port = groups?.['port'] ?? defaultPort
  if (port === undefined) throw invalid(`${quote(address)} has no port; expected host:port`)
  return { host, port: parsePort(String(port), address) }
}

/** Writes an address so that `parseHostPort` reads it back. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function parsePort(text: string, address: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port >= 1 && port <= 65_535) return port
  throw invalid(`port ${quote(text)} of ${quote(address)} is not between 1 and 65535`)
}

function invalid(message: string): ProbeFailure {
  return new ProbeFailure('unreachable', message, { phase: 'resolve' })
}
