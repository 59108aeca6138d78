import test from 'ava'
import { refuseHttpRequest } from '../../src/http/refuse-request.ts'
import { parseSettings } from './parse-settings.ts'

const oauth2 = { client_id: 'me', token_url: 'http://127.0.0.1/token' }

const refused: readonly (readonly [settings: object, hostname: string | undefined, why: RegExp])[] = [
  [{ enable_http3: true, enable_http2: false }, undefined, /HTTP\/3, and Node.js has no client for it/],
  [
    { oauth2: { ...oauth2, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' } },
    undefined,
    /jwt-bearer, which/,
  ],
  [{ headers: { hOST: 'a.example' } }, 'b.example', /sets the header Host to "a.example", .* says "b.example"/],
  [
    { proxy_url: 'socks5://p:1080' },
    undefined,
    /the scheme "socks5"; proxies are asked by http:\/\/ or https:\/\/ alone/,
  ],
  [{ proxy_url: 'proxy:3128' }, undefined, /the scheme "proxy"/],
  [{ proxy_url: '/proxy' }, undefined, /the scheme ""/],
  [{ oauth2: { ...oauth2, proxy_url: 'socks5://p' } }, undefined, /^oauth2: proxy_url has the scheme "socks5"/],
]

for (const [settings, hostname, why] of refused) {
  test(`${JSON.stringify(settings)} is refused${hostname === undefined ? '' : ` for ${hostname}`}`, (t) => {
    const target = hostname === undefined ? {} : { hostname }
    t.regex(refuseHttpRequest(parseSettings(settings), target) ?? '', why)
  })
}

const taken: readonly (readonly [settings: object, hostname: string | undefined])[] = [
  [{}, undefined],
  [{}, 'b.example'],
  [{ headers: { Host: 'b.example' } }, 'b.example'],
  [{ headers: { Host: 'a.example' } }, undefined],
  [{ proxy_url: 'HTTPS://p:3128' }, undefined],
  [{ proxy_url: '' }, undefined],
  [{ oauth2 }, undefined],
]

for (const [settings, hostname] of taken) {
  test(`${JSON.stringify(settings)} is taken for ${hostname ?? 'the name of the target'}`, (t) => {
    t.is(refuseHttpRequest(parseSettings(settings), hostname === undefined ? {} : { hostname }), undefined)
  })
}
