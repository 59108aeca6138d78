import { quote } from '../log/quote.ts'
import { decodePercent, encodePath, findBadEscape, fromByteString } from './percent-encoding.ts'

/** User name and password of a URL, decoded. */
export interface UserInfo {
  readonly username: string
  readonly password: string
}

/** Host of a URL, with port and user as they stand before and behind it. */
export interface Authority {
  /** Decoded; IPv6 without its brackets. */
  readonly host: string
  /** Digits as they were written; empty where there is none. */
  readonly port: string
  readonly userInfo: UserInfo | undefined
}

/** A URL, or a part of one that is relative to another. Fragments are dropped: no request has one. */
export interface UrlReference {
  /** In lower case; empty where there is none. */
  readonly scheme: string
  /** Whether there is no `/` behind the scheme, as in `mailto:`. */
  readonly isOpaque: boolean
  readonly authority: Authority | undefined
  /** Percent-encoded. */
  readonly path: string
  /** As it was written, without the question mark, as Latin-1 bytes; undefined where there is none. */
  readonly query: string | undefined
}

/** Why a text is no URL. */
export class UrlError extends Error {
  override readonly name = 'UrlError'
}

/**
 * Reads a URL as Go's `url.Parse` does: paths are not normalised, and queries stay as they are.
 * @param text is Latin-1 bytes, as they come in a header.
 * @throws UrlError
 */
export function parseUrlReference(text: string): UrlReference {
  if (!/^[ -~\x80-\xff]*$/.test(text)) throw new UrlError('there is a control character in it')
  const [url = '', fragment = ''] = splitOnce(text, '#')
  checkEscapes(fragment)
  const { scheme, rest } = splitScheme(url)
  const [hierarchy = '', query] = splitOnce(rest, '?')
  const common = { scheme, query }
  if (scheme !== '' && !hierarchy.startsWith('/')) return { ...common, isOpaque: true, authority: undefined, path: '' }
  if (scheme === '' && hierarchy.split('/', 1)[0]?.includes(':')) throw new UrlError('there is a colon before the path')
  const hasAuthority = hierarchy.startsWith('//') && (scheme !== '' || !hierarchy.startsWith('///'))
  if (!hasAuthority) return { ...common, isOpaque: false, authority: undefined, path: readPath(hierarchy) }
  const slash = hierarchy.indexOf('/', 2)
  const end = slash === -1 ? hierarchy.length : slash
  const authority = parseAuthority(hierarchy.slice(2, end))
  return { ...common, isOpaque: false, authority, path: readPath(hierarchy.slice(end)) }
}

/** A text that is no URL, perhaps, for messages: no password must get into them, nor half of one. */
export function hideUser(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@').replace(/^[^/]*@/, '…@')
}

function splitScheme(url: string): { scheme: string; rest: string } {
  if (url.startsWith(':')) throw new UrlError('the scheme is missing')
  const scheme = /^[a-z][a-z\d+.-]*(?=:)/i.exec(url)?.[0] ?? ''
  return { scheme: scheme.toLowerCase(), rest: scheme === '' ? url : url.slice(scheme.length + 1) }
}

function readPath(path: string): string {
  checkEscapes(path)
  return encodePath(path)
}

function checkEscapes(text: string): void {
  const bad = findBadEscape(text)
  if (bad !== undefined) throw new UrlError(`${quote(bad)} is no escape of a byte`)
}

function parseAuthority(text: string): Authority {
  const at = text.lastIndexOf('@')
  return { ...parseHost(text.slice(at + 1)), userInfo: at === -1 ? undefined : parseUserInfo(text.slice(0, at)) }
}

function parseUserInfo(text: string): UserInfo {
  const [username = '', password = ''] = splitOnce(text, ':')
  return { username: fromByteString(decodePercent(username)), password: fromByteString(decodePercent(password)) }
}

function parseHost(text: string): { host: string; port: string } {
  const groups = /^(?:\[(?<v6>[^\]]*)\]|(?<host>[^[\]]*?))(?<port>:[^:]*)?$/.exec(text)?.groups
  if (groups === undefined) throw new UrlError(`${quote(text)} is no host; expected host:port or [IPv6 address]:port`)
  const { v6, host = '', port = '' } = groups
  if (host.includes(':')) throw new UrlError(`${quote(text)} has too many colons; IPv6 addresses stand in brackets`)
  if (!/^(?::\d*)?$/.test(port)) throw new UrlError(`${quote(port.slice(1))} is no port`)
  const bad = /[ /\\^`{|}#?@]/.exec(host) ?? /[^\da-z:.%_~-]/i.exec(v6 ?? '')
  if (bad !== null) throw new UrlError(`a host cannot have the character ${quote(bad[0])}`)
  // Only what is not ASCII may be escaped in a name; in an IPv6 address, the percent sign before the zone.
  if (/%(?![89a-f][\da-f])/i.test(host) || /%(?!25)/.test(v6 ?? '')) throw new UrlError(`a host cannot have escapes`)
  return { host: fromByteString(decodePercent(v6 ?? host)), port: port.slice(1) }
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
