import { quote } from '../log/quote.ts'
import { JWT_BEARER } from './auth-settings.ts'
import { canonicalName } from './header-name.ts'
import { refuseProxy } from './proxy-settings.ts'
import type { HttpRequestSettings } from './request-settings.ts'

/**
 * Tells why no request can be made with these settings, before any probe.
 * @param hostname parameter `hostname=` of the scrape.
 */
export function refuseHttpRequest(
  settings: HttpRequestSettings,
  { hostname }: { readonly hostname?: string } = {},
): string | undefined {
  const { enable_http3: http3, oauth2, headers } = settings
  if (http3) return 'enable_http3 asks for HTTP/3, and Node.js has no client for it (nor for QUIC, below it)'
  if (oauth2?.grant_type === JWT_BEARER) return `oauth2 asks for the grant ${JWT_BEARER}, which is not supported`
  const host = Object.entries(headers).find(([name]) => canonicalName(name) === 'Host')?.[1]
  if (hostname !== undefined && host !== undefined && host !== hostname) {
    return `the module sets the header Host to ${quote(host)}, and the parameter hostname says ${quote(hostname)}`
  }
  const proxy = refuseProxy(settings)
  if (proxy !== undefined) return proxy
  const tokenProxy = oauth2 && refuseProxy(oauth2)
  return tokenProxy && `oauth2: ${tokenProxy}`
}
