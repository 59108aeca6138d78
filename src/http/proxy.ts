import { ProbeFailure } from '../net/failure.ts'
import { encodeBasic } from './basic-auth.ts'
import { parseNoProxy } from './no-proxy.ts'
import { toByteString } from './percent-encoding.ts'
import type { ProxySettings } from './proxy-settings.ts'
import { toHostPort } from './target-url.ts'
import { parseUrlReference, UrlError, type UrlReference, type UserInfo } from './url-reference.ts'

/** A proxy to connect through. */
export interface HttpProxy {
  /** Whether to speak TLS with the proxy itself. */
  readonly secure: boolean
  readonly host: string
  /** `host:port`. */
  readonly address: string
  /** Who asks; undefined where the proxy wants to know nobody. */
  readonly userInfo: UserInfo | undefined
  /** Value of the header Proxy-Authorization. */
  readonly authorization: string | undefined
}

/** What a proxy is to be chosen for. */
export interface Proxied {
  readonly secure: boolean
  readonly port: number
  /** Name and IP address, as far as they are known; one of them on the list is enough to go past the proxy. */
  readonly hosts: readonly string[]
}

/** Chooses the proxy of a request; undefined where it goes to the target itself. */
export type ProxyChoice = (target: Proxied) => HttpProxy | undefined

/** Variables of the environment, as those of the process. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads which proxies the settings or the environment name.
 * @returns undefined where there are none.
 * @throws ProbeFailure `unreachable` in `connect`, for one that is asked in a way that we do not know.
 */
export function chooseProxies(settings: ProxySettings, environment: Environment): ProxyChoice | undefined {
  const { proxy_url: url = '', no_proxy: noProxy, proxy_from_environment: fromEnvironment } = settings
  if (fromEnvironment) return chooseFromEnvironment(environment)
  const proxy = parseProxy(url)
  if (proxy === undefined) return undefined
  // Without no_proxy even loopback is connected to through the proxy.
  const bypass = noProxy === '' ? () => false : parseNoProxy(noProxy)
  return ({ port, hosts }) => (hosts.some((host) => bypass(host, port)) ? undefined : proxy)
}

function chooseFromEnvironment(environment: Environment): ProxyChoice | undefined {
  const read = (name: string): string => environment[name] || environment[name.toLowerCase()] || ''
  // A CGI program finds a header of its client, Proxy, in this variable.
  const plain = environment['REQUEST_METHOD'] ? undefined : parseProxy(read('HTTP_PROXY'))
  const secure = parseProxy(read('HTTPS_PROXY'))
  if (plain === undefined && secure === undefined) return undefined
  const bypass = parseNoProxy(read('NO_PROXY'))
  return (target) =>
    target.hosts.some((host) => bypass(host, target.port)) ? undefined : target.secure ? secure : plain
}

function parseProxy(text: string): HttpProxy | undefined {
  if (text === '') return undefined
  const { scheme, authority } = parseProxyUrl(text)
  if ((scheme !== 'http' && scheme !== 'https') || authority === undefined) {
    throw unusable(`a proxy has the scheme ${scheme || 'none'}; expected http://host:port or https://host:port`)
  }
  const secure = scheme === 'https'
  const { host, userInfo } = authority
  const authorization = userInfo && `Basic ${encodeBasic(userInfo.username, userInfo.password)}`
  return { secure, host, address: toHostPort({ ...authority, secure }), userInfo, authorization }
}

/** A proxy may be written without its scheme. */
function parseProxyUrl(text: string): UrlReference {
  try {
    return parseUrlReference(toByteString(text.includes('://') ? text : `http://${text}`))
  } catch (error) {
    // What is wrong with it is not shown: a password with a slash in it is read as part of the host.
    throw error instanceof UrlError
      ? unusable('a proxy is no URL; expected http://host:port or https://host:port')
      : error
  }
}

function unusable(message: string): ProbeFailure {
  return new ProbeFailure('unreachable', message, { phase: 'connect' })
}
