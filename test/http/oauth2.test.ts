import test from 'ava'
import http from '../../probes/http.ts'
import { allowAll } from '../../src/net/guard.ts'
import { runProbe } from '../../src/probe/runner.ts'
import { OK } from '../support/http-target.ts'
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
