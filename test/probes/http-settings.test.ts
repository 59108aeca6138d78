import test from 'ava'
import http from '../../probes/http.ts'
import { VERSION } from '../../src/version.ts'
import { OK, startHttpTarget } from '../support/http-target.ts'
import { runProber, verdictOf } from '../support/run-prober.ts'

test('a request has our name and version, unless the settings have another', async (t) => {
  const { address, requests } = await startHttpTarget(t, () => OK)
  await runProber(http, address)
  await runProber(http, address, { options: { headers: { 'user-AGENT': 'curl' } } })
  t.deepEqual(
    requests.map((request) => request.header('User-Agent')),
    [`probe-exporter/${VERSION}`, 'curl'],
  )
})

test('basic_auth, http_headers and a body go along', async (t) => {
  const { address, requests } = await startHttpTarget(t, () => OK)
  const options = {
    method: 'POST',
    body: 'h\u00e4llo',
    basic_auth: { username: 'me', password: 'pw' },
    headers: { 'X-A': '1' },
    http_headers: { 'X-A': { values: ['2'], secrets: ['3'] } },
  }
  t.is(verdictOf((await runProber(http, address, { options })).outcome), 'ok')
  const [request] = requests
  t.is(request?.header('Authorization'), 'Basic bWU6cHc=')
  t.deepEqual(
    request?.lines.filter((line) => line.startsWith('X-A')),
    ['X-A: 1', 'X-A: 2', 'X-A: 3'],
  )
  t.is(request?.body, Buffer.from('h\u00e4llo').toString('latin1'))
})

for (const [options, message] of [
  [{ headers: { 'X-A': 'b\r\nX-B: c' } }, /X-A/],
  [{ headers: { 'a b': 'c' } }, /a b/],
  [{ http_headers: { 'X-A': { secrets: ['b\nc'] } } }, /X-A/],
] as const) {
  test(`${JSON.stringify(options)} is not sent`, async (t) => {
    const { address, requests } = await startHttpTarget(t, () => OK)
    const { outcome } = await runProber(http, address, { options })
    t.is(verdictOf(outcome), 'internal/send')
    t.regex(outcome.ok ? '' : outcome.message, message)
    t.is(requests.length, 0)
  })
}

test('a module that cannot be probed is refused, with the reason', (t) => {
  const options = http.options.parse({ enable_http3: true, enable_http2: false })
  t.regex(http.refuse?.(options, { address: '127.0.0.1' }) ?? '', /HTTP\/3/)
  t.is(http.refuse?.(http.options.parse({}), { address: '127.0.0.1', hostname: 'a.example' }), undefined)
})

test('secrets and warnings of the settings are told', (t) => {
  const options = http.options.parse({
    bearer_token: 'tok',
    no_follow_redirects: true,
    valid_http_versions: ['HTTP/2'],
  })
  t.deepEqual([...(http.secrets?.(options) ?? [])], ['tok'])
  t.deepEqual(
    Array.from(http.lint?.(options) ?? [], ({ path }) => path.join('.')),
    ['no_follow_redirects', 'valid_http_versions.0'],
  )
})
