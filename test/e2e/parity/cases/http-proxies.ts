import type { Area } from '../case.ts'
import { CERTIFICATE_OF_FAILED_TLS, PROXY_OVER_TLS } from '../differences.ts'
import { type Answerer, answers } from '../fixtures/raw-http.ts'
import { redirect, reply } from '../fixtures/reply.ts'

const origin = answers(reply({ body: 'origin' }))
const secure = answers(reply({ body: 'origin' }), { tls: { cert: 'here' } })
/** Answers itself, as if it had asked the origin; tunnels lead to `%server%`. */
const proxying: Answerer = ({ line }) =>
  line.startsWith('CONNECT ')
    ? { bytes: 'HTTP/1.1 200 Connected\r\n\r\n', tunnel: '%server%' }
    : reply({ body: 'by proxy' })
const proxy = answers(proxying)
const through = { proxy_url: 'http://127.0.0.1:%other%' }
const trusted = { tls_config: { ca_file: '%files%/ca.pem' } }
const https = 'https://localhost:%server%/'

/** Proxies; the fixture `other` is one. */
export const httpProxies: Area = {
  area: 'http proxies',
  cases: [
    { title: 'a plain proxy', http: through, server: origin, other: proxy },
    {
      title: 'a plain proxy and a name',
      http: through,
      target: 'http://localhost:%server%/a?b',
      server: origin,
      other: proxy,
    },
    {
      title: 'a plain proxy and a Host',
      http: { ...through, headers: { Host: 'own.test' } },
      server: origin,
      other: proxy,
    },
    {
      title: 'a plain proxy with a password',
      http: { proxy_url: 'http://us:p%40ss@127.0.0.1:%other%' },
      server: origin,
      other: proxy,
    },
    {
      title: 'a plain proxy without looking up',
      http: { ...through, skip_resolve_phase_with_proxy: true },
      target: 'http://service.invalid/x',
      other: proxy,
    },
    {
      title: 'a plain proxy without looking up, with a port',
      http: { ...through, skip_resolve_phase_with_proxy: true },
      target: 'http://service.invalid:8080/',
      other: proxy,
    },
    {
      title: 'skip_resolve_phase_with_proxy without a proxy',
      http: { skip_resolve_phase_with_proxy: true },
      server: origin,
    },
    { title: 'a tunnel', http: { ...through, ...trusted }, target: https, server: secure, other: proxy },
    {
      title: 'a tunnel without looking up',
      http: { ...through, ...trusted, skip_resolve_phase_with_proxy: true },
      target: 'https://good.test/',
      server: secure,
      other: proxy,
    },
    {
      title: 'a tunnel with a password',
      http: { proxy_url: 'http://us:pass@127.0.0.1:%other%', ...trusted },
      target: https,
      server: secure,
      other: proxy,
    },
    {
      title: 'a tunnel with headers',
      http: { ...through, ...trusted, proxy_connect_header: { 'X-Proxy': ['a', 'b'] } },
      target: https,
      server: secure,
      other: proxy,
    },
    {
      title: 'a tunnel that is refused',
      http: { ...through, ...trusted },
      target: https,
      server: secure,
      other: answers(reply({ status: 407, reason: 'Proxy Authentication Required', body: 'no' })),
    },
    {
      title: 'a tunnel that is cut off',
      http: { ...through, ...trusted },
      target: https,
      server: secure,
      other: answers(''),
    },
    {
      title: 'a tunnel to a certificate that nobody trusts',
      differs: CERTIFICATE_OF_FAILED_TLS,
      http: through,
      target: https,
      server: secure,
      other: proxy,
    },
    { title: 'a proxy where nothing listens', http: { proxy_url: 'http://127.0.0.1:1' }, server: origin },
    {
      title: 'a silent proxy',
      timeout: '1s',
      http: through,
      server: origin,
      other: answers({ bytes: '', after: 'hold' }),
    },
    {
      title: 'a bad gateway',
      http: through,
      server: origin,
      other: answers(reply({ status: 502, reason: 'Bad Gateway' })),
    },
    {
      title: 'a redirect through a proxy',
      http: through,
      server: origin,
      other: answers(({ line }) =>
        line.includes('/next') ? reply({ body: 'x' }) : redirect(302, 'http://localhost:%server%/next'),
      ),
    },
    {
      title: 'a proxy over TLS',
      differs: PROXY_OVER_TLS,
      http: { proxy_url: 'https://localhost:%other%', ...trusted },
      server: origin,
      other: answers(proxying, { tls: { cert: 'here' } }),
    },
    {
      title: 'no_proxy',
      http: { ...through, no_proxy: '127.0.0.1' },
      server: origin,
      other: proxy,
      expected: {
        series: { probe_success: 1 },
        sent: {
          server: [{ line: 'GET / HTTP/1.1', headers: ['connection: close', 'host: 127.0.0.1:%server%'], body: '' }],
        },
      },
    },
    {
      title: 'a proxy of the environment',
      http: { proxy_from_environment: true, skip_resolve_phase_with_proxy: true },
      target: 'http://service.invalid/x',
      environment: { HTTP_PROXY: 'http://127.0.0.1:%server%', http_proxy: 'http://127.0.0.1:%server%' },
      server: proxy,
      expected: {
        series: { probe_success: 1 },
        sent: {
          server: [
            {
              line: 'GET http://service.invalid/x HTTP/1.1',
              headers: ['connection: close', 'host: service.invalid'],
              body: '',
            },
          ],
        },
      },
    },
    {
      title: 'a proxy of the environment is not for this machine',
      http: { proxy_from_environment: true },
      server: origin,
      expected: {
        series: { probe_success: 1 },
        sent: {
          server: [{ line: 'GET / HTTP/1.1', headers: ['connection: close', 'host: 127.0.0.1:%server%'], body: '' }],
        },
      },
    },
    {
      title: 'a proxy of the environment without proxy_from_environment',
      http: {},
      server: origin,
    },
  ],
}
