import type { Context, Middleware } from 'koa'
import { suggestName } from '../../config/nearest.ts'
import type { Exporter } from '../../exporter/create-exporter.ts'
import { quote } from '../../log/quote.ts'
import { HttpError } from '../../targets/http-error.ts'
import { type ExporterAddress, listTargetGroups } from '../../targets/service-discovery.ts'
import { parseQuery, singleParameter } from '../query.ts'

export interface ServiceDiscoveryOptions {
  readonly externalUrl?: URL
  readonly routePrefix: string
}

/** `GET /sd`: every target of the file for Prometheus' HTTP service discovery; `?module=` keeps those of one module. */
export function serveServiceDiscovery(exporter: Exporter, options: ServiceDiscoveryOptions): Middleware {
  return (context: Context) => {
    const module = singleParameter(parseQuery(context.querystring), 'module')
    const { config } = exporter
    if (module !== undefined && !config.modules.has(module)) {
      throw new HttpError(400, `unknown module ${quote(module)}${suggestName(module, config.modules.keys())}`)
    }
    context.status = 200
    context.type = 'application/json; charset=utf-8'
    context.body = JSON.stringify(listTargetGroups(config, exporterAddress(context, options), module))
  }
}

function exporterAddress(context: Context, { externalUrl, routePrefix }: ServiceDiscoveryOptions): ExporterAddress {
  if (externalUrl !== undefined) {
    const scheme = externalUrl.protocol === 'https:' ? 'https' : 'http'
    const port = externalUrl.port || (scheme === 'https' ? '443' : '80')
    return { scheme, host: `${externalUrl.hostname}:${port}`, pathPrefix: externalUrl.pathname.replace(/\/+$/, '') }
  }
  const scheme = context.secure ? 'https' : 'http'
  const host = context.get(':authority') || context.get('Host') // HTTP/2 has the former, and HTTP/1.1 cannot.
  const groups = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::(?<port>\d{1,5}))?$/i.exec(host)?.groups
  const fallback = scheme === 'https' ? 443 : 80
  const port = Number(groups?.['port'] ?? fallback)
  if (groups === undefined || port < 1 || port > 65_535) {
    throw new HttpError(400, 'the Host header names no host; set --web.external-url')
  }
  return { scheme, host: groups['port'] === undefined ? `${host}:${fallback}` : host, pathPrefix: routePrefix }
}
