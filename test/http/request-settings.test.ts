import test from 'ava'
import { mistakesIn, parseSettings } from './parse-settings.ts'

test('settings that say nothing are complete', (t) => {
  t.deepEqual(parseSettings(), {
    method: 'GET',
    headers: {},
    http_headers: {},
    body: '',
    body_file: '',
    bearer_token: '',
    bearer_token_file: '',
    no_proxy: '',
    proxy_from_environment: false,
    proxy_connect_header: {},
    skip_resolve_phase_with_proxy: false,
    follow_redirects: true,
    enable_http2: true,
    enable_http3: false,
    tls_config: { insecure_skip_verify: false },
    compression: '',
    body_size_limit: 0,
    preferred_ip_protocol: 'ip6',
    ip_protocol_fallback: true,
    valid_status_codes: [],
    valid_http_versions: [],
    fail_if_ssl: false,
    fail_if_not_ssl: false,
    fail_if_body_matches_regexp: [],
    fail_if_body_not_matches_regexp: [],
    fail_if_header_matches: [],
    fail_if_header_not_matches: [],
  })
})

const read = [
  ['an empty method is GET', { method: '' }, { method: 'GET' }],
  ['a method is taken as it is', { method: 'purge it' }, { method: 'purge it' }],
  ['a size is in bytes', { body_size_limit: '10MB' }, { body_size_limit: 10_485_760 }],
  ['any compression is accepted', { compression: 'zstd' }, { compression: 'zstd' }],
  ['no_follow_redirects is folded in', { no_follow_redirects: true }, { follow_redirects: false }],
  [
    'no_follow_redirects counts more than follow_redirects',
    { no_follow_redirects: false, follow_redirects: false },
    { follow_redirects: true },
  ],
  [
    'the type of authorization is Bearer by default, and trimmed',
    { authorization: { type: ' ', credentials: 'x' } },
    { authorization: { type: 'Bearer', credentials: 'x', credentials_file: '', credentials_ref: '' } },
  ],
  [
    'any other type of authorization stays',
    { authorization: { type: ' Token ' } },
    { authorization: { type: 'Token', credentials: '', credentials_file: '', credentials_ref: '' } },
  ],
  [
    'a header may have values, secrets and files',
    { http_headers: { 'X-A': { values: ['a'], files: ['f'] } } },
    { http_headers: { 'X-A': { values: ['a'], secrets: [], files: ['f'] } } },
  ],
] as const

for (const [title, settings, expected] of read) {
  test(title, (t) => {
    t.like(parseSettings(settings), expected)
  })
}

const oauth2 = { client_id: 'me', token_url: 'http://127.0.0.1/token' }

const accepted: readonly (readonly [title: string, settings: object])[] = [
  ['a proxy, and hosts that need none', { proxy_url: 'http://p:3128', no_proxy: 'localhost' }],
  ['hosts that need no proxy beside an empty proxy', { proxy_url: '', no_proxy: 'localhost' }],
  ['headers for the proxy of the environment', { proxy_from_environment: true, proxy_connect_header: { X: ['1'] } }],
  ['a proxy whose scheme is not known', { proxy_url: 'socks5://p:1080' }],
  ['a proxy without a scheme', { proxy_url: 'proxy:3128' }],
  ['a client without a secret', { oauth2 }],
  ['the grant jwt-bearer', { oauth2: { ...oauth2, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' } }],
  ['bearer_token beside empty basics', { bearer_token: 'x', bearer_token_file: '' }],
  ['HTTP/3 alone', { enable_http3: true, enable_http2: false, valid_http_versions: ['HTTP/3.0'] }],
  [
    'a compression that the header accepts least',
    { compression: 'gzip', headers: { 'Accept-Encoding': 'br, gzip;q=0.1' } },
  ],
  ['a compression that the header accepts with *', { compression: 'gzip', headers: { 'Accept-Encoding': '*' } }],
  ['an empty Accept-Encoding', { compression: 'gzip', headers: { 'accept-encoding': '' } }],
  ['Accept-Encoding without a compression', { headers: { 'accept-encoding': 'br' } }],
]

for (const [title, settings] of accepted) {
  test(`${title} is accepted`, (t) => {
    t.deepEqual(mistakesIn(settings), [])
  })
}
