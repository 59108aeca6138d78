import { quote } from '../log/quote.ts'
import { JWT_BEARER } from './auth-settings.ts'
import { isHeaderValue, isToken } from './header-name.ts'
import type { HttpRequestSettings } from './request-settings.ts'

/** A warning about settings; its path leads to what is meant, from the block of the prober. */
export interface RequestWarning {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const CODINGS = ['gzip', 'br', 'deflate', 'identity']

/** Finds what is allowed in the settings, as in blackbox_exporter, but fails every probe, or has no effect. */
export function lintHttpRequest(settings: HttpRequestSettings): readonly RequestWarning[] {
  const { http_headers: httpHeaders, proxy_connect_header: proxyHeaders } = settings
  return [
    ...lintKeys(settings),
    ...lintReferences(settings),
    ...Object.entries(settings.headers).flatMap(([name, value]) => lintHeader('headers', name, [value])),
    ...Object.entries(httpHeaders).flatMap(([name, { values, secrets }]) => {
      return lintHeader('http_headers', name, [...values, ...secrets])
    }),
    ...Object.entries(proxyHeaders).flatMap(([name, values]) => lintHeader('proxy_connect_header', name, values)),
  ]
}

function* lintKeys(settings: HttpRequestSettings): Generator<RequestWarning> {
  const { method, compression, oauth2 } = settings
  if (!isToken(method)) {
    yield { path: ['method'], message: `${quote(method)} cannot be a method; every probe fails` }
  }
  if (compression !== '' && !CODINGS.includes(compression.toLowerCase())) {
    const message = `${quote(compression)} is no compression that is known (${CODINGS.join(', ')}); every probe fails`
    yield { path: ['compression'], message }
  }
  if (settings.no_follow_redirects !== undefined) {
    const message = `no_follow_redirects is the old name; write follow_redirects: ${settings.follow_redirects}`
    yield { path: ['no_follow_redirects'], message }
  }
  if (settings.skip_resolve_phase_with_proxy && !settings.proxy_url) {
    const message = 'skip_resolve_phase_with_proxy has no effect without proxy_url'
    yield { path: ['skip_resolve_phase_with_proxy'], message }
  }
  const grants = ['', 'client_credentials', JWT_BEARER]
  if (oauth2 !== undefined && !grants.includes(oauth2.grant_type)) {
    yield { path: ['oauth2', 'grant_type'], message: 'grant_type has no effect; the grant is client_credentials' }
  }
}

/** There is no secret manager, in blackbox_exporter neither. */
function* lintReferences({ basic_auth: basic, authorization, oauth2 }: HttpRequestSettings): Generator<RequestWarning> {
  const references = [
    ['basic_auth', 'username_ref', basic?.username_ref],
    ['basic_auth', 'password_ref', basic?.password_ref],
    ['authorization', 'credentials_ref', authorization?.credentials_ref],
    ['oauth2', 'client_secret_ref', oauth2?.client_secret_ref],
  ] as const
  for (const [block, key, reference = ''] of references) {
    if (reference === '') continue
    yield { path: [block, key], message: `${key} needs a secret manager, and there is none; every probe fails` }
  }
}

function lintHeader(key: string, name: string, values: readonly string[]): readonly RequestWarning[] {
  const path = [key, name]
  if (!isToken(name)) {
    return [{ path, message: `${quote(name)} cannot be the name of a header; every probe fails` }]
  }
  if (values.every(isHeaderValue)) return []
  return [{ path, message: `the header ${name} has a control character in its value; every probe fails` }]
}
