import test from 'ava'
import { httpRequestSecrets } from '../../src/http/request-secrets.ts'
import { parseSettings } from './parse-settings.ts'

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
