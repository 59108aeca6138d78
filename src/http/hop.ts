import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import { valuesOf } from './answer-head.ts'
import type { Answer } from './exchange.ts'
import { resolveLocation } from './location.ts'
import type { RequestBody } from './request.ts'
import { formatUrl, isSameEndpoint, type TargetUrl, toHostHeader } from './target-url.ts'

/** More redirects than this are not followed, as in blackbox_exporter. */
export const MAX_REDIRECTS = 10

/** One request of those that a probe makes: the first, or one that a redirect leads to. */
export interface Hop {
  /** Where it goes; the name of the target is replaced by its IP address as soon as that is known, as in Go. */
  readonly url: TargetUrl
  readonly method: string
  readonly body: RequestBody | undefined
  /** The Host header. */
  readonly host: string
  /** Whether it goes to the same `host:port` as the first one. */
  readonly isFirstEndpoint: boolean
  /** Whether all hops until now went to the host of the target, so that credentials may go along. */
  readonly isTargetHost: boolean
  /** The Referer header; empty for none. */
  readonly referer: string
}

/** What the first hop was. */
export interface Origin {
  readonly url: TargetUrl
  /** IP address of the target. */
  readonly ip: string | undefined
  readonly body: RequestBody | undefined
  /** Whether the body is for no other host. */
  readonly bodyIsSecret: boolean
}

/** Where a redirect leads, by the rules of Go's client. */
export type Redirect =
  | { readonly kind: 'none' }
  /** A redirect, but to nowhere that a request could go to. */
  | { readonly kind: 'unusable'; readonly message: string }
  | { readonly kind: 'hop'; readonly hop: Hop }

/**
 * Finds out where an answer leads.
 * @throws ProbeFailure `protocol`, for a Location that is no URL.
 */
export function findRedirect(hop: Hop, answer: Pick<Answer, 'status' | 'headers'>, origin: Origin): Redirect {
  const { status, headers } = answer
  const [location = ''] = valuesOf(headers, 'location')
  const keepsBody = status === 307 || status === 308
  if (location === '' || !(keepsBody || (status >= 301 && status <= 303))) return { kind: 'none' }
  // What was sent from a file cannot be sent again; the redirect is the result then.
  if (keepsBody && origin.body?.isStream === true) return { kind: 'none' }
  const target = resolveLocation(hop.url, location)
  if (!target.ok) return { kind: 'unusable', message: target.message }
  const { url, isAbsolute } = target
  const method = keepsBody || hop.method === 'HEAD' ? hop.method : 'GET'
  const leavesTls = hop.url.secure && !url.secure
  const isTargetHost = hop.isTargetHost && !leavesTls && isHostOf(url, origin)
  if (keepsBody && origin.bodyIsSecret && !isTargetHost) {
    const message = `the redirect to ${quote(formatUrl(url))} asks for credentials that are not for that host`
    return { kind: 'unusable', message }
  }
  return {
    kind: 'hop',
    hop: {
      url,
      method,
      body: keepsBody ? hop.body : undefined,
      // A name that the settings gave stays, even for another host, as long as there is no scheme.
      host: isAbsolute || hop.host === toHostHeader(hop.url) ? toHostHeader(url) : hop.host,
      isFirstEndpoint: isSameEndpoint(url, { ...origin.url, host: origin.ip ?? origin.url.host }),
      isTargetHost,
      referer: leavesTls ? '' : formatUrl(hop.url),
    },
  }
}

function isHostOf({ host }: TargetUrl, { url, ip }: Origin): boolean {
  return host === ip || host.toLowerCase() === url.host.toLowerCase()
}

/**
 * Refuses a redirect that is to be followed, but leads nowhere.
 * @throws ProbeFailure `protocol`
 */
export function expectHop(redirect: Exclude<Redirect, { kind: 'none' }>): Hop {
  if (redirect.kind === 'hop') return redirect.hop
  throw new ProbeFailure('protocol', redirect.message, { phase: 'check' })
}

/** A hop for logs: nobody's password is in it. */
export function describeHop({ method, url }: Hop): string {
  return `${method} ${quote(formatUrl(url), 512)}`
}
