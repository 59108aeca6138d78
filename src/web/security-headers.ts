import type { ServerResponse } from 'node:http'
import type { RawWebConfig } from './web-config-schema.ts'

/** Names and values of headers. */
export type HeaderList = readonly (readonly [name: string, value: string])[]

/** What nothing but a page needs more of: nothing may be loaded, and nobody may show it in a frame. */
export const BARE_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** What every answer carries: it is not for browsers to guess at, to frame, to share or to keep. */
const DEFAULTS: HeaderList = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'deny'],
  ['Content-Security-Policy', BARE_POLICY],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-store'],
]

/** The headers of every answer: ours, and in their place those of the web configuration; an empty one is left out. */
export function createSecurityHeaders(own: RawWebConfig['http_server_config']['headers'] = {}): HeaderList {
  return Object.entries({ ...Object.fromEntries(DEFAULTS), ...own }).filter(([, value]) => value !== '')
}

/** Those of an exporter without a web configuration. */
export const SECURITY_HEADERS: HeaderList = createSecurityHeaders()

/** Puts the headers on an answer. */
export function setHeaders(response: Pick<ServerResponse, 'setHeader'>, headers: HeaderList): void {
  for (const [name, value] of headers) response.setHeader(name, value)
}
