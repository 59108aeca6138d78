import test from 'ava'
import { lintHttpChecks } from '../../src/http/check-settings.ts'
import { lintHttpRequest } from '../../src/http/lint-request.ts'
import { parseSettings } from './parse-settings.ts'

function warningsFor(settings: object): readonly string[] {
  const parsed = parseSettings(settings)
  const warnings = [...lintHttpRequest(parsed), ...lintHttpChecks(parsed)]
  return warnings.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

const oauth2 = { client_id: 'me', token_url: 'http://127.0.0.1/token' }

const cases: readonly (readonly [settings: object, warning: string])[] = [
  [{ method: 'GET IT' }, 'method: "GET IT" cannot be a method; every probe fails'],
  [{ compression: 'zstd' }, 'compression: "zstd" is no compression that is known (gzip, br, deflate, identity)'],
  [
    { no_follow_redirects: true },
    'no_follow_redirects: no_follow_redirects is the old name; write follow_redirects: false',
  ],
  [
    { skip_resolve_phase_with_proxy: true },
    'skip_resolve_phase_with_proxy: skip_resolve_phase_with_proxy has no effect',
  ],
  [{ oauth2: { ...oauth2, grant_type: 'password' } }, 'oauth2.grant_type: grant_type has no effect'],
  [{ basic_auth: { password_ref: 'x' } }, 'basic_auth.password_ref: password_ref needs a secret manager'],
  [{ oauth2: { ...oauth2, client_secret_ref: 'x' } }, 'oauth2.client_secret_ref: client_secret_ref needs'],
  [{ headers: { 'a b': 'c' } }, 'headers.a b: "a b" cannot be the name of a header; every probe fails'],
  [{ headers: { a: 'b\r\nC: d' } }, 'headers.a: the header a has a control character in its value'],
  [{ http_headers: { a: { secrets: ['\0'] } } }, 'http_headers.a: the header a has a control character'],
  [
    { proxy_url: 'http://p', proxy_connect_header: { '': ['1'] } },
    'proxy_connect_header.: "" cannot be the name of a header',
  ],
  [{ fail_if_ssl: true, fail_if_not_ssl: true }, 'fail_if_not_ssl: fail_if_ssl and fail_if_not_ssl together fail'],
  [
    { valid_http_versions: ['HTTP/1.1', 'HTTP/2'] },
    'valid_http_versions.1: no answer has the version "HTTP/2"; HTTP/2 is',
  ],
  [{ valid_http_versions: ['1.1'] }, 'valid_http_versions.0: no answer has the version "1.1"; there are HTTP/1.0'],
  [{ valid_http_versions: ['HTTP/2.0'], enable_http2: false }, 'valid_http_versions: HTTP/2.0 alone is good, and'],
  [{ method: 'HEAD', fail_if_body_matches_regexp: ['a'] }, 'method: answers to HEAD have no body'],
  [{ method: 'HEAD', fail_if_body_json_matches_cel: 'true' }, 'method: answers to HEAD have no body'],
]

for (const [settings, warning] of cases) {
  test(`${JSON.stringify(settings)} is warned of`, (t) => {
    const [first = '', ...others] = warningsFor(settings)
    t.true(first.startsWith(warning), first)
    t.deepEqual(others, [])
  })
}

test('what is in order is not warned of', (t) => {
  const settings = {
    method: 'POST',
    compression: 'GZIP',
    headers: { 'X-A': 'ä\t' },
    valid_http_versions: ['HTTP/1.0', 'HTTP/1.1', 'HTTP/2.0'],
    skip_resolve_phase_with_proxy: true,
    proxy_url: 'http://p',
    oauth2: { ...oauth2, grant_type: 'client_credentials' },
  }
  t.deepEqual(warningsFor(settings), [])
})

test('the value of a header is not shown, for it may be a secret', (t) => {
  t.notRegex(warningsFor({ headers: { 'X-Token': 's3cret\n' } }).join(), /s3cret/)
})
