import test from 'ava'
import { mistakesIn } from './parse-settings.ts'

const oauth2 = { client_id: 'me', token_url: 'http://127.0.0.1/token' }
const jwt = { ...oauth2, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' }

const mistakes: readonly (readonly [settings: object, mistake: string])[] = [
  [{ bearer_token: 'a', bearer_token_file: 'b' }, 'bearer_token_file: bearer_token and bearer_token_file cannot be'],
  [{ basic_auth: {}, bearer_token: 'a' }, 'bearer_token: basic_auth and bearer_token cannot be given together'],
  [{ oauth2, bearer_token_file: 'a' }, 'bearer_token_file: oauth2 and bearer_token_file cannot'],
  [{ basic_auth: {}, oauth2 }, 'oauth2: basic_auth and oauth2 cannot'],
  [{ basic_auth: {}, authorization: {} }, 'authorization: basic_auth and authorization cannot'],
  [{ authorization: {}, oauth2 }, 'oauth2: authorization and oauth2 cannot'],
  [{ authorization: {}, bearer_token: 'a' }, 'bearer_token: authorization and bearer_token cannot'],
  [{ basic_auth: { username: 'a', username_file: 'b' } }, 'basic_auth.username_file: username and username_file'],
  [
    { basic_auth: { password_file: 'a', password_ref: 'b' } },
    'basic_auth.password_ref: password_file and password_ref',
  ],
  [
    { authorization: { credentials: 'a', credentials_file: 'b' } },
    'authorization.credentials_file: credentials and credentials_file',
  ],
  [
    { authorization: { type: 'bASIC' } },
    'authorization.type: the type of authorization cannot be Basic; use basic_auth',
  ],
  [{ oauth2: { token_url: 'x' } }, 'oauth2.client_id: oauth2 needs client_id'],
  [{ oauth2: { client_id: 'x' } }, 'oauth2.token_url: oauth2 needs token_url'],
  [
    { oauth2: { ...oauth2, client_secret: 'a', client_secret_file: 'b' } },
    'oauth2.client_secret_file: client_secret and',
  ],
  [{ oauth2: { ...oauth2, no_proxy: 'a' } }, 'oauth2.no_proxy: no_proxy needs proxy_url'],
  [
    { oauth2: { ...jwt, client_certificate_key: 'a', client_certificate_key_file: 'b' } },
    'oauth2.client_certificate_key_file: client_certificate_key and',
  ],
  [
    { oauth2: { ...jwt, signature_algorithm: 'HS256' } },
    'oauth2.signature_algorithm: signature_algorithm is not known',
  ],
  [{ proxy_from_environment: true, proxy_url: 'http://p' }, 'proxy_url: proxy_url and proxy_from_environment cannot'],
  [{ proxy_from_environment: true, no_proxy: 'a' }, 'no_proxy: no_proxy and proxy_from_environment cannot'],
  [{ no_proxy: 'a' }, 'no_proxy: no_proxy needs proxy_url beside it'],
  [{ proxy_connect_header: { X: ['1'] } }, 'proxy_connect_header: proxy_connect_header needs proxy_url or'],
  [{ proxy_url: '127.0.0.1:3128' }, 'proxy_url: proxy_url is no URL; expected http://host:port'],
  [{ proxy_url: 'http://user@p/%zz' }, 'proxy_url: proxy_url is no URL'],
  [{ http_headers: { authorization: {} } }, 'http_headers.authorization: http_headers cannot set Authorization; use'],
  [{ http_headers: { 'X-AMZ-Date': {} } }, 'http_headers.X-AMZ-Date: http_headers cannot set X-Amz-Date'],
  [{ body: 'a', body_file: 'b' }, 'body_file: body and body_file cannot be given together'],
  [
    { compression: 'gzip', headers: { 'accEpt-enCoding': 'deflate' } },
    'headers.accEpt-enCoding: the header does not accept "gzip", which compression expects: "deflate"',
  ],
  [
    { compression: 'gzip', headers: { 'Accept-Encoding': '*;q=0.0' } },
    'headers.Accept-Encoding: the header does not accept "gzip"',
  ],
  [
    { compression: 'GZIP', headers: { 'Accept-Encoding': 'gzip' } },
    'headers.Accept-Encoding: the header does not accept "GZIP"',
  ],
  [{ enable_http3: true }, 'enable_http3: enable_http3 needs enable_http2: false'],
  [
    { enable_http3: true, valid_http_versions: ['HTTP/3.0', 'HTTP/2.0'] },
    'valid_http_versions.1: enable_http3 leaves no version but HTTP/3.0',
  ],
  [{ fail_if_header_matches: [{ header: '', regexp: 'a' }] }, 'fail_if_header_matches.0.header: '],
  [{ fail_if_header_matches: [{ header: 'a', regexp: '' }] }, 'fail_if_header_matches.0.regexp: regexp is empty'],
  [{ fail_if_header_not_matches: [{ header: 'a' }] }, 'fail_if_header_not_matches.0.regexp: '],
  [{ fail_if_body_matches_regexp: [':['] }, 'fail_if_body_matches_regexp.0: ":[" is not a regular expression of RE2'],
  [{ fail_if_body_json_matches_cel: 'body.' }, 'fail_if_body_json_matches_cel: "body." is not an expression of CEL'],
  [{ valid_status_codes: ['2xx'] }, 'valid_status_codes.0: '],
  [{ body_size_limit: '1mb' }, 'body_size_limit: "1mb" is not a size'],
]

for (const [settings, mistake] of mistakes) {
  test(`${JSON.stringify(settings)} is a mistake`, (t) => {
    const [first = '', ...others] = mistakesIn(settings)
    t.true(first.startsWith(mistake), first)
    t.deepEqual(others, [])
  })
}

test('a proxy that is no URL is not shown, for there may be a password in it', (t) => {
  t.notRegex(mistakesIn({ proxy_url: 'http://user:s3cret@p:x' }).join(), /s3cret/)
})
