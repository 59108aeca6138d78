import type { Case } from './case.ts'

const TLS = ['insecure_skip_verify', 'ca_file', 'cert_file', 'key_file', 'server_name', 'min_version', 'max_version']
const IP = ['preferred_ip_protocol', 'ip_protocol_fallback']

/** The keys of http and tcp modules that CONFIGURATION.md of release 0.28 names; below a point those of a key. */
export const DOCUMENTED_KEYS: readonly string[] = [
  ...['', '.expect', '.expect_bytes', '.send', '.starttls', '.labels', '.labels.name', '.labels.value'].map(
    (key) => `tcp.query_response${key}`,
  ),
  ...['source_ip_address', 'tls', 'tls_config', ...IP].map((key) => `tcp.${key}`),
  ...['tcp', 'http'].flatMap((prober) => TLS.map((key) => `${prober}.tls_config.${key}`)),
  ...[
    ...['valid_status_codes', 'valid_http_versions', 'method', 'headers', 'body_size_limit', 'compression'],
    ...['http_headers', 'follow_redirects', 'fail_if_ssl', 'fail_if_not_ssl', 'fail_if_body_json_matches_cel'],
    ...['fail_if_body_json_not_matches_cel', 'fail_if_body_matches_regexp', 'fail_if_body_not_matches_regexp'],
    ...['fail_if_header_matches.header', 'fail_if_header_matches.regexp', 'fail_if_header_matches.allow_missing'],
    ...['fail_if_header_not_matches.header', 'fail_if_header_not_matches.regexp'],
    ...['fail_if_header_not_matches.allow_missing', 'basic_auth.username', 'basic_auth.password'],
    ...['basic_auth.username_file', 'basic_auth.password_file', 'bearer_token', 'bearer_token_file'],
    ...['authorization.type', 'authorization.credentials', 'authorization.credentials_file', 'proxy_url', 'no_proxy'],
    ...['proxy_from_environment', 'proxy_connect_header', 'skip_resolve_phase_with_proxy', 'oauth2.client_id'],
    ...['oauth2.client_secret', 'oauth2.client_secret_file', 'oauth2.scopes', 'oauth2.token_url'],
    ...['oauth2.endpoint_params', 'enable_http2', 'enable_http3', 'body', 'body_file', ...IP],
  ].map((key) => `http.${key}`),
]

/** The keys that a case sets, in the same form. */
export function keysOf({ http, tcp, module }: Case): readonly string[] {
  return listKeys('', module ?? (http === undefined ? { tcp } : { http }))
}

function listKeys(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => listKeys(path, item))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => {
    const below = path === '' ? key : `${path}.${key}`
    return [below, ...listKeys(below, item)]
  })
}
