import { domainToASCII } from 'node:url'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import { LruCache } from '../net/lru-cache.ts'
import { isHostValue } from './header-name.ts'
import { fromByteString, isAscii, toByteString } from './percent-encoding.ts'
import { type Authority, hideUser, parseUrlReference, UrlError, type UserInfo } from './url-reference.ts'

/** Where a request goes. */
export interface TargetUrl {
  readonly secure: boolean
  /** Name or IP address, as it was written; IPv6 without brackets. */
  readonly host: string
  /** As it was written; empty where the URL names none. */
  readonly port: string
  /** Percent-encoded; empty where the URL has none. */
  readonly path: string
  /** As it was written, without the question mark, as Latin-1 bytes; undefined where the URL has none. */
  readonly query: string | undefined
  /** Decoded. */
  readonly userInfo: UserInfo | undefined
}

/** Targets are few, and probed again and again; those with a password are not kept. */
const known = new LruCache<string, TargetUrl>(1000)
const MAX_KNOWN_LENGTH = 256

/**
 * Reads the target of a request as blackbox_exporter does: `http://` may be left out, the path is not normalised, a
 * fragment is dropped.
 * @throws ProbeFailure `unreachable` in `resolve` for what is no URL of http or https.
 */
export function parseTargetUrl(address: string): TargetUrl {
  const kept = known.get(address)
  if (kept !== undefined) return kept
  const url = readTargetUrl(address)
  if (address.length <= MAX_KNOWN_LENGTH && url.userInfo === undefined) known.set(address, Object.freeze(url))
  return url
}

function readTargetUrl(address: string): TargetUrl {
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(address)?.[0] ?? 'http://'
  if (scheme !== 'http://' && scheme !== 'https://')
    throw invalid(address, `expected http:// or https://, got ${scheme}`)
  const url = address.startsWith(scheme) ? address : `${scheme}${address}`
  try {
    const { authority, path, query } = parseUrlReference(toByteString(url))
    if (authority === undefined || authority.host === '') throw new UrlError('there is no host in it')
    return { secure: scheme === 'https://', ...authority, path, query }
  } catch (error) {
    if (error instanceof UrlError) throw invalid(address, error.message)
    throw error
  }
}

function invalid(address: string, why: string): ProbeFailure {
  return new ProbeFailure('unreachable', `${quote(hideUser(address))} is not a URL of http or https: ${why}`, {
    phase: 'resolve',
  })
}

/**
 * Refuses a host that no Host header can name.
 * @throws ProbeFailure `unreachable` in `resolve`
 */
export function checkHost(url: TargetUrl): void {
  if (isHostValue(toHostHeader(url))) return
  throw new ProbeFailure('unreachable', `${quote(url.host)} is not a host name`, { phase: 'resolve' })
}

/** `host:port` to dial. */
export function toHostPort(url: Pick<TargetUrl, 'secure' | 'host' | 'port'>): string {
  return `${bracket(url.host)}:${portOf(url)}`
}

/** `host:port` to ask a proxy for. */
export function toAsciiHostPort(url: Pick<TargetUrl, 'secure' | 'host' | 'port'>): string {
  return toHostHeader({ host: url.host, port: portOf(url) })
}

function portOf({ secure, port }: Pick<TargetUrl, 'secure' | 'port'>): string {
  return port || (secure ? '443' : '80')
}

/**
 * Reads the name that the settings or the query give for the Host header. A name that is not ASCII is written as IDNA has
 * it: each of its characters might be any byte, else, and end the line.
 * @throws ProbeFailure `internal`, for what is no name.
 */
export function toHostname(text: string): string {
  if (text === '') return ''
  const [, name = '', port = ''] = /^(.*?)(:\d*)?$/s.exec(text) ?? []
  const ascii = isAscii(text) ? text : `${domainToASCII(name)}${port}`
  if (isHostValue(ascii) && ascii !== port) return ascii
  throw new ProbeFailure('internal', `the header Host cannot be ${quote(text)}: expected a host name`, {
    phase: 'send',
  })
}

/** What a Host header says of a URL: the port only where it was written, no zone, and IDNA for names. */
export function toHostHeader({ host, port }: Pick<Authority, 'host' | 'port'>): string {
  // An address that is cut short would be filled up: 127.1.
  const name = isAscii(host) ? withoutZone(host) : domainToASCII(host) || host
  return port === '' ? bracket(name) : `${bracket(name)}:${port}`
}

function withoutZone(host: string): string {
  const percent = host.indexOf('%')
  return percent === -1 ? host : host.slice(0, percent)
}

/** What a request line says of a URL, as Latin-1 bytes. */
export function toRequestPath({ path, query }: Pick<TargetUrl, 'path' | 'query'>): string {
  return query === undefined ? path || '/' : `${path || '/'}?${query}`
}

/** The URL as text, for headers and logs: without user and password. */
export function formatUrl(url: TargetUrl): string {
  const query = url.query === undefined ? '' : `?${fromByteString(url.query)}`
  return `${url.secure ? 'https' : 'http'}://${toHostHeader(url)}${url.path}${query}`
}

/** Whether two URLs have the same `host:port`, as text: an absent port is not the default one. */
export function isSameEndpoint(a: Authority, b: Authority): boolean {
  return a.host === b.host && a.port === b.port
}

function bracket(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
