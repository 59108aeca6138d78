import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import http from '../../probes/http.ts'
import { allowAll } from '../../src/net/guard.ts'
import { runProbe } from '../../src/probe/runner.ts'
import { startForwardProxy } from '../support/forward-proxy.ts'
import { OK, redirectTo } from '../support/http-target.ts'
import { goldenOf, verdictOf } from '../support/run-prober.ts'
import { setTokenScene, token, tokenAnswer } from './token-scene.ts'

test('a token is asked for by the credentials of the client, and goes to the target', async (t) => {
  const { tokens, target, probe } = await setTokenScene(t, () => token('tok1'))
  const result = await probe({ scopes: ['a', 'b c'], endpoint_params: { resource: 'x&y', audience: 'z' } })
  t.is(verdictOf(result.outcome), 'ok')
  const [request] = tokens.requests
  t.is(`${request?.method} ${request?.path}`, 'POST /token?a=b')
  t.is(request?.header('Content-Type'), 'application/x-www-form-urlencoded')
  t.is(request?.header('Authorization'), `Basic ${Buffer.from('my+id:secret%2F%2A').toString('base64')}`)
  t.is(request?.body, 'audience=z&grant_type=client_credentials&resource=x%26y&scope=a+b+c')
  t.deepEqual(
    target.requests.map((one) => one.header('Authorization')),
    ['Bearer tok1'],
  )
  t.true((await goldenOf(result)).includes('probe_http_oauth2_token_duration_seconds *'))
})

test('a token is fetched once for many probes, and anew after a 401 of the target, once', async (t) => {
  let revoked = ''
  const { tokens, target, probe } = await setTokenScene(
    t,
    (_request, count) => token(`tok${count}`),
    (request) => (request.header('Authorization') === `Bearer ${revoked}` ? tokenAnswer('', '401 Unauthorized') : OK),
  )
  await probe()
  const second = await probe()
  t.is(tokens.requests.length, 1)
  t.false((await goldenOf(second)).includes('probe_http_oauth2_token_duration_seconds *'))
  revoked = 'tok1'
  t.is(verdictOf((await probe()).outcome), 'ok')
  t.is(tokens.requests.length, 2)
  t.deepEqual(
    target.requests.map((one) => one.header('Authorization')),
    ['Bearer tok1', 'Bearer tok1', 'Bearer tok1', 'Bearer tok2'],
  )
})

test('a 401 for a token that is new is what it is', async (t) => {
  const { tokens, target, probe } = await setTokenScene(
    t,
    () => token('tok1'),
    () => tokenAnswer('', '401 Unauthorized'),
  )
  t.is(verdictOf((await probe()).outcome), 'status/check')
  t.is(target.requests.length, 1)
  await probe()
  t.is(tokens.requests.length, 2, 'the token that was refused is not kept')
})

test('probes at the same time share one token', async (t) => {
  const { tokens, probe } = await setTokenScene(t, () => token('tok1'))
  const results = await Promise.all([probe(), probe(), probe()])
  t.deepEqual(
    results.map(({ outcome }) => verdictOf(outcome)),
    ['ok', 'ok', 'ok'],
  )
  t.is(tokens.requests.length, 1)
})

test('a server that takes no credentials in the header gets them in the body, from then on at once', async (t) => {
  const { tokens, probe } = await setTokenScene(t, ({ body }) =>
    body.includes('client_secret') ? token('tok1', 1) : tokenAnswer('{"error":"invalid_client"}', '401 Unauthorized'),
  )
  t.is(verdictOf((await probe()).outcome), 'ok')
  t.is(verdictOf((await probe()).outcome), 'ok')
  t.deepEqual(
    tokens.requests.map(({ body }) => body),
    [
      'grant_type=client_credentials',
      'client_id=my+id&client_secret=secret%2F%2A&grant_type=client_credentials',
      'client_id=my+id&client_secret=secret%2F%2A&grant_type=client_credentials',
    ],
  )
  t.is(tokens.requests[1]?.header('Authorization'), undefined)
})

test('the time for a token is no part of the latency', async (t) => {
  let nowMs = 0
  const { oauth2, target } = await setTokenScene(t, () => {
    nowMs = 1_000_000
    return token('tok1')
  })
  const { durationSeconds, outcome } = await runProbe({
    prober: http,
    options: http.options.parse({ preferred_ip_protocol: 'ip4', oauth2 }),
    target: { address: target.address },
    guard: allowAll,
    timeoutMs: 2000,
    now: () => nowMs,
  })
  t.is(verdictOf(outcome), 'ok')
  t.is(durationSeconds, 0)
})

const failures = [
  [
    'refuses',
    () => tokenAnswer('{"error":"access_denied"}', '403 Forbidden'),
    'status/receive',
    /403 "Forbidden": "access_denied"/,
  ],
  ['is no server of tokens', () => tokenAnswer('<html>'), 'protocol/receive', /neither JSON nor a form/],
  ['hangs up', () => '', 'closed/receive', /closed/],
  ['sends too much', () => tokenAnswer('x'.repeat(1024 * 1024 + 1)), 'too_large/receive', /larger than 1048576 bytes/],
  ['is silent', () => () => {}, 'timeout/check', /./],
] as const

for (const [title, reply, verdict, message] of failures) {
  test(`a token URL that ${title} fails the probe, and the target is left alone`, async (t) => {
    const { target, probe } = await setTokenScene(t, reply)
    const { outcome } = await probe({}, { timeoutMs: 1500 })
    t.is(verdictOf(outcome), verdict)
    t.regex(outcome.ok ? '' : outcome.message, message)
    if (!verdict.startsWith('timeout'))
      t.regex(outcome.ok ? '' : outcome.message, /^no token from the token_url of oauth2: /)
    t.is(target.requests.length, 0)
  })
}

for (const { host, isAsked } of [
  { host: '127.0.0.1', isAsked: true },
  { host: 'localhost', isAsked: false },
]) {
  test(`client_secret is ${isAsked ? '' : 'not '}sent to ${host} where the token URL leads there`, async (t) => {
    const { tokens, probe } = await setTokenScene(t, ({ path, header }) => {
      if (path === '/there') return token('tok1')
      if (header('authorization') !== undefined) return tokenAnswer('{"error":"invalid_client"}', '401 No')
      return redirectTo(`http://${host}:${tokens.port}/there`, 307)
    })
    const { outcome } = await probe()
    t.is(verdictOf(outcome), isAsked ? 'ok' : 'protocol/check')
    t.is(tokens.requests.at(-1)?.path, isAsked ? '/there' : '/token?a=b')
    t.regex(tokens.requests.at(-1)?.body ?? '', /client_secret=/)
  })
}

test('the host of a token is resolved also where a proxy is asked for it', async (t) => {
  const proxy = await startForwardProxy(t)
  const { probe } = await setTokenScene(t, () => token('tok1'))
  const more = { token_url: 'http://tokens.invalid/token', proxy_url: `http://${proxy.address}` }
  t.is(verdictOf((await probe(more)).outcome), 'dns/check')
  t.deepEqual(proxy.requests, [])
})

test('the guard is asked about the token URL too', async (t) => {
  const { tokens, target, probe } = await setTokenScene(t, () => token('tok1'))
  const guard = ({ port }: { port: number }, ip?: string) =>
    ip && port !== target.port ? 'deny' : ip ? 'allow' : 'resolve'
  const { outcome } = await probe({}, { guard })
  t.is(verdictOf(outcome), 'denied/resolve')
  t.is(tokens.requests.length, 0)
})

test('neither token nor secret is in the log, whoever says them', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'oauth2-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'secret')
  await writeFile(file, 'from-a-file\n')
  const { probe, tokens } = await setTokenScene(
    t,
    () => token('tok-from-server'),
    (request) => `HTTP/1.1 500 ${request.header('Authorization')} from-a-file\r\nContent-Length: 0\r\n\r\n`,
  )
  const { outcome, log } = await probe({ client_secret: '', client_secret_file: file })
  t.is(verdictOf(outcome), 'status/check')
  t.regex(tokens.requests[0]?.header('Authorization') ?? '', /^Basic /)
  const said = JSON.stringify([outcome, log])
  t.notRegex(said, /tok-from-server|from-a-file/)
  t.regex(said, /<secret>/)
})

test('a secret that cannot be read fails the probe', async (t) => {
  const { probe } = await setTokenScene(t, () => token('tok1'))
  const { outcome } = await probe({ client_secret: '', client_secret_file: '/no/such/file' })
  t.is(verdictOf(outcome), 'internal/send')
  t.regex(outcome.ok ? '' : outcome.message, /client_secret_file "\/no\/such\/file": no such file/)
})
