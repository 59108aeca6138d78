import * as z from 'zod'
import { toByteString } from './percent-encoding.ts'
import { text } from './setting.ts'
import { parseUrlReference, UrlError } from './url-reference.ts'

/** Which proxy to ask. An empty text counts as absent. */
export interface ProxySettings {
  readonly proxy_url?: string
  /** Hosts that are connected to without the proxy, with commas between them. */
  readonly no_proxy: string
  /** Whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment say which proxy to ask. */
  readonly proxy_from_environment: boolean
  /** Headers for the proxy alone, in its CONNECT request. */
  readonly proxy_connect_header: Readonly<Record<string, readonly string[]>>
}

/** Keys of the settings of a proxy. */
export const proxyOptions: {
  readonly proxy_url: z.ZodExactOptional<z.ZodString>
  readonly no_proxy: z.ZodDefault<z.ZodString>
  readonly proxy_from_environment: z.ZodDefault<z.ZodBoolean>
  readonly proxy_connect_header: z.ZodType<ProxySettings['proxy_connect_header']>
} = {
  proxy_url: z
    .string()
    .superRefine(checkUrl)
    .exactOptional()
    .meta({ description: 'Proxy to connect through: http://host:port or https://host:port.' }),
  no_proxy: text(
    'Hosts, domains and address ranges that are connected to without the proxy, with commas between them.',
  ),
  proxy_from_environment: z
    .boolean()
    .default(false)
    .meta({ description: 'Take the proxy from HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment.' }),
  proxy_connect_header: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .meta({ description: 'Headers for the proxy alone, in its CONNECT request.' }),
}

/** A URL without a scheme is one, too; the probe is refused then. */
function checkUrl(url: string, context: z.RefinementCtx): void {
  try {
    parseUrlReference(toByteString(url))
  } catch (error) {
    if (!(error instanceof UrlError)) throw error
    // Neither the URL nor a part of it is shown: there may be a password in it.
    context.addIssue({ code: 'custom', message: 'proxy_url is no URL; expected http://host:port or https://host:port' })
  }
}

/** Reports what cannot be given together. */
export function checkProxy(settings: ProxySettings, context: z.RefinementCtx): void {
  const { proxy_url: url, no_proxy: noProxy, proxy_from_environment: fromEnvironment } = settings
  const report = (key: keyof ProxySettings, message: string): void => {
    context.addIssue({ code: 'custom', path: [key], message })
  }
  if (Object.keys(settings.proxy_connect_header).length > 0 && !fromEnvironment && !url) {
    report('proxy_connect_header', 'proxy_connect_header needs proxy_url or proxy_from_environment beside it')
  }
  if (fromEnvironment && url) {
    report('proxy_url', 'proxy_url and proxy_from_environment cannot be given together')
  }
  if (fromEnvironment && noProxy !== '') {
    report(
      'no_proxy',
      'no_proxy and proxy_from_environment cannot be given together; NO_PROXY of the environment counts',
    )
  }
  // An empty proxy_url is enough, as in blackbox_exporter: templates write one where there is no proxy.
  if (url === undefined && noProxy !== '' && !fromEnvironment) report('no_proxy', 'no_proxy needs proxy_url beside it')
}

/**
 * Tells why a proxy cannot be used.
 * @returns undefined where it can, or where there is none.
 */
export function refuseProxy({ proxy_url: url = '' }: ProxySettings): string | undefined {
  const scheme = /^[a-z][a-z\d+.-]*(?=:)/i.exec(url)?.[0].toLowerCase() ?? ''
  if (url === '' || scheme === 'http' || scheme === 'https') return undefined
  return `proxy_url has the scheme ${JSON.stringify(scheme)}; proxies are asked by http:// or https:// alone`
}
