import { createTurnClock } from '../net/turn.ts'
import { hideBasic } from './basic-auth.ts'
import { readBody } from './body.ts'
import type { HttpContext } from './context.ts'
import { Cookies } from './cookies.ts'
import type { Credentials } from './credentials.ts'
import type { Answer, Exchange } from './exchange.ts'
import { describeHop, expectHop, findRedirect, type Hop, MAX_REDIRECTS, type Origin } from './hop.ts'
import { composeHeaders, type OwnHeaders, readOwnHeaders } from './hop-headers.ts'
import { exchangeHttp1 } from './http1.ts'
import { exchangeHttp2 } from './http2.ts'
import { chooseProxies } from './proxy.ts'
import { type HttpRequest, loadBody } from './request.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import { openRoute, type Route, type RouteOptions } from './route.ts'
import { formatUrl, type TargetUrl, toHostHeader, toHostname, toRequestPath } from './target-url.ts'
import type { Header, HttpAnswerHead, HttpTrace } from './trace.ts'

/** What a request needs besides the settings of its module. */
export interface FetchOptions {
  /** Name for the Host header and for TLS, instead of that of the URL. */
  readonly hostname?: string
  readonly credentials: Credentials
  /** Whether the body of the answer is kept and returned. */
  readonly wantsBody: boolean
  /** Whether the body of the request is for no host but the first. @defaultValue false */
  readonly bodyIsSecret?: boolean
  /** Is told of the final answer before its body is read. */
  readonly beforeBody?: (head: HttpAnswerHead) => void
}

/**
 * Makes one request and follows its redirects, each hop over a connection of its own that is closed after it.
 * @returns the decompressed body of the final answer, when it is wanted and was read.
 * @throws ProbeFailure
 */
export async function fetchHttp(
  context: HttpContext,
  url: TargetUrl,
  settings: HttpRequestSettings,
  trace: HttpTrace,
  options: FetchOptions,
): Promise<Buffer | undefined> {
  const own = readOwnHeaders(settings.headers)
  const hostname = toHostname(options.hostname ?? own.get('Host') ?? '')
  if (url.userInfo !== undefined) hideBasic(url.userInfo, context)
  const trip: Trip = {
    options,
    route: { context, settings, trace, target: url, hostname, proxies: chooseProxies(settings, process.env) },
    own,
    cookies: new Cookies(own.get('Cookie') ?? ''),
    origin: { url, ip: undefined, body: await loadBody(settings), bodyIsSecret: options.bodyIsSecret === true },
    now: createTurnClock(),
    answeredMs: 0,
  }
  let step: Step = { hop: firstHop(trip), asksAgain: true }
  while ('hop' in step) step = await takeStep(trip, step)
  return step.body
}

/** What is the same for every hop of a probe. */
interface Trip {
  readonly options: FetchOptions
  readonly route: RouteOptions
  readonly own: OwnHeaders
  readonly cookies: Cookies
  /** The first hop; its IP address is filled in when it is known. */
  origin: Origin
  /** The clock of its times. */
  readonly now: () => number
  /** When the last answer began. */
  answeredMs: number
}

/** A request that is to be made. */
interface NextHop {
  readonly hop: Hop
  /** Whether an answer that refuses the credentials is asked for once more. */
  readonly asksAgain: boolean
}

/** What is to be done next. */
type Step = NextHop | { readonly body: Buffer | undefined }

function firstHop({ origin, route: { target, hostname, settings } }: Trip): Hop {
  return {
    url: target,
    method: settings.method,
    body: origin.body,
    host: hostname || toHostHeader(target),
    isFirstEndpoint: true,
    isTargetHost: true,
    referer: '',
  }
}

/** Makes the request of one hop, and reads its answer as far as it counts. */
async function takeStep(trip: Trip, { hop, asksAgain }: NextHop): Promise<Step> {
  const { options, route: routeOptions, own, cookies } = trip
  const { trace, context } = routeOptions
  trace.handshake = undefined
  const headers = await composeHeaders(hop, own, options.credentials, cookies)
  context.log.info(describeHop(hop), { host: hop.host })
  const route = await openRoute(hop, routeOptions)
  await using _connection = route.connection
  if (hop.isFirstEndpoint) trip.origin = { ...trip.origin, ip: route.url.host }
  const answer = await exchange(trip, hop, headers, route)
  context.log.info('received an answer', { status: answer.status, version: answer.version })
  if (asksAgain && hop.isTargetHost && options.credentials.rejected?.(answer.status) === true) {
    return { hop, asksAgain: false }
  }
  const next = followRedirect(hop.url === route.url ? hop : { ...hop, url: route.url }, answer, trip)
  if (next.hop !== undefined) return { hop: next.hop, asksAgain }
  try {
    return { body: await finish(trip, answer, { secure: route.url.secure, followable: next.followable }) }
  } finally {
    trace.transferMs = trip.now() - trip.answeredMs
  }
}

function exchange(
  trip: Trip,
  { method, host, body }: Hop,
  headers: readonly Header[],
  { connection, url, proxy }: Route,
): Promise<Answer> {
  const { context, trace } = trip.route
  const path = toRequestPath(url)
  const request: HttpRequest = {
    method,
    secure: url.secure,
    host,
    // A proxy is told the whole URL, with the name that the Host header has.
    path: proxy === undefined ? path : `http://${host}${path}`,
    headers: proxy?.authorization === undefined ? headers : [...headers, ['Proxy-Authorization', proxy.authorization]],
    body,
  }
  const protocol: string | undefined = trace.handshake?.alpnProtocol
  const send: Exchange = url.secure && protocol === 'h2' ? exchangeHttp2 : exchangeHttp1
  const sentMs = trip.now()
  const onFirstByte = (): void => {
    trip.answeredMs = trip.now()
    trace.processingMs += trip.answeredMs - sentMs
  }
  return send(connection, request, { enterPhase: context.enterPhase, onFirstByte })
}

/** Finds the next hop; there is none after an answer that is the final one. */
function followRedirect(
  hop: Hop,
  answer: Answer,
  { route: { settings, trace, context }, cookies, origin }: Trip,
): { readonly hop?: Hop; readonly followable: boolean } {
  cookies.store(hop.url, answer.headers)
  const redirect = findRedirect(hop, answer, origin)
  if (redirect.kind === 'none') return { followable: false }
  trace.redirects += 1
  if (!settings.follow_redirects || trace.redirects > MAX_REDIRECTS) {
    context.log.info('not following the redirect', { redirects: trace.redirects })
    return { followable: true }
  }
  const next = expectHop(redirect)
  context.log.info('following the redirect', { location: formatUrl(next.url) })
  return { hop: next, followable: true }
}

/** Takes an answer for the final one. The body of a redirect that is not followed is not read. */
async function finish(
  { options, route: { context, settings, trace } }: Trip,
  { status, statusText, version, headers, contentLength, body }: Answer,
  { secure, followable }: Pick<HttpAnswerHead, 'secure' | 'followable'>,
): Promise<Buffer | undefined> {
  const head = { status, statusText, version, headers, contentLength, secure, followable }
  trace.answer = head
  options.beforeBody?.(head)
  if (followable) return undefined
  return readBody(body, trace, {
    compression: settings.compression,
    maxBytes: settings.body_size_limit,
    isWanted: options.wantsBody,
    context,
  })
}
