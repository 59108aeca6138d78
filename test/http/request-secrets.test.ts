import test from 'ava'
import http from '../../probes/http.ts'
import { httpRequestSecrets } from '../../src/http/request-secrets.ts'
import { type RawRequest, startHttpTarget } from '../support/http-target.ts'
import { runProber } from '../support/run-prober.ts'
import { parseSettings } from './parse-settings.ts'
import { setTokenScene, tokenAnswer } from './token-scene.ts'

const oauth2 = { client_id: 'me', token_url: 'http://127.0.0.1/token' }

const cases: readonly (readonly [title: string, settings: object, secrets: readonly string[]])[] = [
  ['nothing', {}, []],
  ['the password of basic_auth', { basic_auth: { username: 'me', password: 'hunter2' } }, ['hunter2']],
  ['bearer_token', { bearer_token: 'tok' }, ['tok']],
  ['credentials', { authorization: { credentials: 'tok' } }, ['tok']],
  ['secrets of http_headers', { http_headers: { 'X-A': { values: ['open'], secrets: ['hid'] } } }, ['hid']],
  ['values of http_headers that sound like it', { http_headers: { 'X-Api-Key': { values: ['abc'] } } }, ['abc']],
  ['headers for the proxy', { proxy_url: 'http://p', proxy_connect_header: { X: ['a', 'b'] } }, ['a', 'b']],
  ['the password in proxy_url', { proxy_url: 'http://me:p%40ss@p:1' }, ['p%40ss', 'p@ss']],
  ['plain headers that sound like it', { headers: { 'X-Api-Key': 'abc', Accept: 'text/html' } }, ['abc']],
  ['an Authorization, and what is in it', { headers: { authorization: 'Token abc' } }, ['Token abc', 'abc']],
  [
    'cookies, each of them',
    { headers: { Cookie: 'lang=en; sid=a=b;on=true; raw' } },
    ['lang=en; sid=a=b;on=true; raw', 'en', 'a=b', 'raw'],
  ],
  ['no header that says yes or no', { headers: { 'X-Use-Token': 'true', 'X-Key-Count': '12' } }, []],
  ['client_secret', { oauth2: { ...oauth2, client_secret: 'cs' } }, ['cs']],
  ['the password in token_url', { oauth2: { ...oauth2, token_url: 'http://a:b@c/t' } }, ['b', 'b']],
  [
    'parameters that sound like it',
    { oauth2: { ...oauth2, endpoint_params: { password: 'pw', resource: 'r' } } },
    ['pw'],
  ],
  ['the key of TLS', { tls_config: { key: 'PEM', cert: 'CERT' } }, ['PEM', 'PEM']],
]

for (const [title, settings, secrets] of cases) {
  test(`${title}: ${secrets.length === 0 ? 'nothing is hidden' : 'it is hidden'}`, (t) => {
    t.deepEqual([...httpRequestSecrets(parseSettings(settings))].sort(), [...secrets].sort())
  })
}

const ENCODED = Buffer.from('me:opensesame').toString('base64')

/** Says back what came, where messages quote it. */
function echo({ lines }: RawRequest): string {
  return `HTTP/1.1 500 ${lines.filter((line) => line.includes('uthorization')).join(' ')}\r\n\r\n`
}

test('the user of a URL is not shown where the target sends it back', async (t) => {
  const target = await startHttpTarget(t, echo)
  const { outcome, log } = await runProber(http, `me:opensesame@${target.address}`)
  t.is(target.requests[0]?.header('authorization'), `Basic ${ENCODED}`)
  t.regex(outcome.ok ? '' : outcome.message, /got 500 "Authorization: Basic <secret>"/)
  t.notRegex(JSON.stringify(log), new RegExp(`opensesame|${ENCODED}`))
})

test('the user of a proxy is not shown where the proxy sends it back', async (t) => {
  const proxy = await startHttpTarget(t, echo)
  const options = { proxy_url: `http://me:opensesame@${proxy.address}`, preferred_ip_protocol: 'ip4' }
  for (const target of ['http://127.0.0.1:9/', 'https://127.0.0.1:9/']) {
    const { outcome, log } = await runProber(http, target, { options })
    t.regex(outcome.ok ? '' : outcome.message, /500 "Proxy-Authorization: Basic <secret>"/)
    t.notRegex(JSON.stringify(log), new RegExp(`opensesame|${ENCODED}`))
  }
  t.is(proxy.requests[1]?.header('proxy-authorization'), `Basic ${ENCODED}`)
})

test('a token is not shown where its server sends it in an answer that cannot be read', async (t) => {
  const { probe } = await setTokenScene(t, () => tokenAnswer('\ufeff{"access_token":"opensesame"}'))
  const { outcome, log } = await probe()
  t.regex(outcome.ok ? '' : outcome.message, /neither JSON nor a form/)
  t.notRegex(JSON.stringify([outcome, log]), /opensesame/)
})
