import { parseHostPort } from '../net/address.ts'
import type { Connection } from '../net/connection.ts'
import { isIP } from '../net/is-ip.ts'
import type { TlsOptions } from '../net/tls.ts'
import { hideBasic } from './basic-auth.ts'
import type { HttpContext } from './context.ts'
import type { Hop } from './hop.ts'
import type { HttpProxy, ProxyChoice } from './proxy.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import { checkHost, type TargetUrl, toAsciiHostPort, toHostHeader, toHostPort } from './target-url.ts'
import type { HttpTrace } from './trace.ts'
import { openTunnel } from './tunnel.ts'

/** What is the same for every hop of a probe. */
export interface RouteOptions {
  readonly context: HttpContext
  readonly settings: HttpRequestSettings
  readonly trace: HttpTrace
  /** Where the first hop goes. */
  readonly target: TargetUrl
  /** Host header that the settings or the query ask for; empty for none. */
  readonly hostname: string
  /** Undefined where there is no proxy. */
  readonly proxies: ProxyChoice | undefined
}

/** An open connection on which a hop's request can be sent. */
export interface Route {
  readonly connection: Connection
  /** URL of the hop, with the IP address of the target instead of its name. */
  readonly url: TargetUrl
  /** The proxy that the request itself is sent to; undefined behind a tunnel too. */
  readonly proxy: HttpProxy | undefined
}

/**
 * Opens the connection of a hop, to its host or to a proxy.
 * @throws ProbeFailure
 */
export async function openRoute(hop: Hop, options: RouteOptions): Promise<Route> {
  const { context, settings, proxies } = options
  checkHost(hop.url)
  if (proxies !== undefined) {
    const url = await resolveBefore(hop, options)
    const hosts = hop.isFirstEndpoint ? [options.target.host, url.host] : [url.host]
    const proxy = proxies({ secure: url.secure, port: parseHostPort(toHostPort(url)).port, hosts })
    if (proxy !== undefined) return openProxied(hop, url, proxy, options)
  }
  const address = toHostPort(endpointOf(hop, options))
  const connection = await context.dial({ address, ip: settings, tls: hop.url.secure && tlsOf(hop, options) })
  // A target that is an IP address itself has no name to be replaced.
  const url = hop.isFirstEndpoint && connection.peer !== address ? withIp(hop.url, connection.peer) : hop.url
  return { connection, url, proxy: undefined }
}

function withIp(url: TargetUrl, peer: string): TargetUrl {
  return { ...url, host: parseHostPort(peer).host }
}

/** The target is dialled by its name on every hop: rules of the guard may name it. */
function endpointOf(hop: Hop, { target }: RouteOptions): TargetUrl {
  return hop.isFirstEndpoint && hop.url.host !== target.host ? { ...hop.url, host: target.host } : hop.url
}

/**
 * The target is resolved even where a proxy connects to it, so that its address is known, and the guard is asked. With
 * `skip_resolve_phase_with_proxy` only the proxy can resolve names.
 */
async function resolveBefore(hop: Hop, options: RouteOptions): Promise<TargetUrl> {
  const { context, settings } = options
  if (isLeftToProxy(hop, settings)) return hop.url
  const { ip } = await context.resolve({ address: toHostPort(endpointOf(hop, options)), ip: settings })
  return hop.isFirstEndpoint && !settings.skip_resolve_phase_with_proxy ? { ...hop.url, host: ip } : hop.url
}

function isLeftToProxy({ url }: Hop, settings: HttpRequestSettings): boolean {
  return settings.skip_resolve_phase_with_proxy && isIP(url.host) === 0
}

async function openProxied(hop: Hop, url: TargetUrl, proxy: HttpProxy, options: RouteOptions): Promise<Route> {
  const { context, settings } = options
  if (isLeftToProxy(hop, settings)) context.permit({ address: toHostPort(url) })
  if (!url.secure) permitHost(hop, options)
  if (proxy.userInfo !== undefined) hideBasic(proxy.userInfo, context)
  const connection = await context.dial({
    address: proxy.address,
    isTarget: false,
    ip: { ...settings, ip_protocol_fallback: true },
    tls: proxy.secure && { serverName: proxy.host, settings: settings.tls_config },
  })
  if (!url.secure) return { connection, url, proxy }
  await openTunnel(connection, proxy, toAsciiHostPort(url), settings.proxy_connect_header)
  return { connection: await connection.startTls(tlsOf(hop, options)), url, proxy: undefined }
}

/** Without TLS the Host header tells the proxy where to connect to, whatever host was resolved. */
function permitHost({ host, url, isFirstEndpoint }: Hop, { context, target }: RouteOptions): void {
  if (host === toHostHeader(url) || (isFirstEndpoint && host === toHostHeader(target))) return
  context.permit({ address: host, defaultPort: 80 })
}

/**
 * The Host header that is asked for is the name that TLS asks for too, unless `server_name` is given. Neither counts for
 * another `host:port` than the first, as in blackbox_exporter.
 */
function tlsOf(hop: Hop, { settings, trace, target, hostname }: RouteOptions): TlsOptions {
  const { tls_config: tls, enable_http2: offersHttp2 } = settings
  return {
    serverName: hop.isFirstEndpoint ? tls.server_name || hostname || target.host : hop.url.host,
    settings: tls,
    ...(offersHttp2 && { alpnProtocols: ['h2', 'http/1.1'] }),
    onHandshake: (handshake) => {
      trace.handshake = handshake
    },
  }
}
