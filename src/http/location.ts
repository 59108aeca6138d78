import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import type { TargetUrl } from './target-url.ts'
import { hideUser, parseUrlReference, UrlError, type UrlReference } from './url-reference.ts'

/** Where a redirect leads. */
export type RedirectTarget =
  | {
      readonly ok: true
      readonly url: TargetUrl
      /** Whether the Location has a scheme, so that the Host header becomes that of its host. */
      readonly isAbsolute: boolean
    }
  | { readonly ok: false; readonly message: string }

/**
 * Reads a Location header, and resolves it against the URL that it came from (RFC 3986, section 5.2), as Go does.
 * @returns what is a URL, but not one that a request can go to, too: it counts as a redirect.
 * @throws ProbeFailure `protocol`, for what is no URL.
 */
export function resolveLocation(base: TargetUrl, location: string): RedirectTarget {
  const reference = parseLocation(location)
  const { scheme, authority, path, query } = reference
  const isAbsolute = scheme !== ''
  if (isAbsolute && scheme !== 'http' && scheme !== 'https') {
    return { ok: false, message: `the redirect to ${quote(hideUser(location))} leads out of http and https` }
  }
  if (isAbsolute || authority !== undefined) {
    if (authority === undefined || authority.host === '') {
      return { ok: false, message: `the redirect to ${quote(hideUser(location))} names no host` }
    }
    const secure = isAbsolute ? scheme === 'https' : base.secure
    return { ok: true, isAbsolute, url: { secure, ...authority, path: removeDotSegments(path), query } }
  }
  const inherits = path === '' && query === undefined
  const merged = path === '' ? base.path : path.startsWith('/') ? path : `${folderOf(base.path)}${path}`
  const url = { ...base, path: removeDotSegments(merged), query: inherits ? base.query : query }
  return { ok: true, isAbsolute, url }
}

function parseLocation(location: string): UrlReference {
  try {
    return parseUrlReference(location)
  } catch (error) {
    if (!(error instanceof UrlError)) throw error
    throw new ProbeFailure('protocol', `the Location ${quote(hideUser(location))} is no URL: ${error.message}`)
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** Leaves out `.` and `..`, with the segments that they take back. Empty segments stay. */
function removeDotSegments(path: string): string {
  if (path === '') return ''
  const segments = path.replace(/^\//, '').split('/')
  const kept: string[] = []
  for (const segment of segments) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  const last = segments.at(-1)
  if (last === '.' || last === '..') kept.push('')
  return `/${kept.join('/')}`
}
