import type { Area } from '../case.ts'
import { CERTIFICATE_OF_FAILED_TLS } from '../differences.ts'
import { dialogue, TLS_HELLO } from '../fixtures/dialogue.ts'
import { http2 } from '../fixtures/http2.ts'
import type { FixtureStarter } from '../fixtures/listen.ts'
import { answers, type TlsFiles } from '../fixtures/raw-http.ts'
import { redirect, reply } from '../fixtures/reply.ts'

const serves = (tls: TlsFiles): FixtureStarter => answers(reply({ body: 'secure' }), { tls })
const trusts = (settings: Readonly<Record<string, unknown>> = {}) => ({
  tls_config: { ca_file: '%files%/ca.pem', ...settings },
})
const target = 'https://127.0.0.1:%server%/'
const named = 'https://localhost:%server%/'
const refused = { target, differs: CERTIFICATE_OF_FAILED_TLS }

/** https, and HTTP/2. */
export const httpTls: Area = {
  area: 'http tls',
  cases: [
    { title: 'an own authority', target, http: trusts(), server: serves({ cert: 'here' }) },
    { title: 'a name', target: named, http: trusts(), server: serves({ cert: 'here' }) },
    {
      title: 'server_name',
      target: named,
      http: trusts({ server_name: 'good.test' }),
      server: serves({ cert: 'here' }),
    },
    {
      title: 'a Host header is the name that is verified',
      target: named,
      http: { ...trusts(), headers: { Host: 'good.test' } },
      server: serves({ cert: 'here' }),
    },
    {
      title: 'server_name beside a Host header',
      target: named,
      http: { ...trusts({ server_name: 'good.test' }), headers: { Host: 'localhost' } },
      server: serves({ cert: 'here' }),
    },
    {
      title: 'hostname= is the name that is verified',
      target: named,
      http: trusts(),
      query: { hostname: 'good.test' },
      server: serves({ cert: 'here' }),
    },
    {
      title: 'hostname= that the certificate lacks',
      target: named,
      http: trusts(),
      query: { hostname: 'bad.test' },
      server: serves({ cert: 'here' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    { title: 'an unknown authority', http: {}, server: serves({ cert: 'here' }), ...refused },
    { title: 'an expired certificate', http: trusts(), server: serves({ cert: 'expired' }), ...refused },
    { title: 'a certificate of another host', http: trusts(), server: serves({ cert: 'elsewhere' }), ...refused },
    { title: 'a self-signed certificate', http: trusts(), server: serves({ cert: 'self-signed' }), ...refused },
    {
      title: 'a certificate with a common name only',
      http: trusts(),
      server: serves({ cert: 'cn-only' }),
      ...refused,
      target: named,
    },
    {
      title: 'a self-signed certificate that nobody looks at',
      target,
      http: trusts({ insecure_skip_verify: true }),
      server: serves({ cert: 'self-signed' }),
    },
    { title: 'an intermediate sent along', target, http: trusts(), server: serves({ cert: 'chained+middle' }) },
    {
      title: 'an unrelated certificate sent along',
      target,
      http: trusts(),
      server: serves({ cert: 'here+unrelated' }),
    },
    {
      title: 'ca_file with the intermediate alone',
      target,
      http: trusts({ ca_file: '%files%/middle.pem' }),
      server: serves({ cert: 'chained' }),
    },
    {
      title: 'a subject with every attribute',
      target,
      http: trusts({ server_name: 'b.test' }),
      server: serves({ cert: 'odd' }),
    },
    { title: 'TLS 1.2', target, http: trusts(), server: serves({ cert: 'here', maxVersion: 'TLSv1.2' }) },
    { title: 'TLS 1.3', target, http: trusts({ min_version: 'TLS13' }), server: serves({ cert: 'here' }) },
    {
      title: 'min_version above the server',
      target,
      http: trusts({ min_version: 'TLS13' }),
      server: serves({ cert: 'here', maxVersion: 'TLSv1.2' }),
    },
    {
      title: 'a client certificate',
      target,
      http: trusts({ cert_file: '%files%/client.pem', key_file: '%files%/client.key' }),
      server: serves({ cert: 'here', ca: 'ca' }),
    },
    {
      title: 'a client certificate that is missing',
      target,
      http: trusts(),
      server: serves({ cert: 'here', ca: 'ca', maxVersion: 'TLSv1.2' }),
    },
    {
      title: 'a client certificate that is missing, in TLS 1.3',
      differs: CERTIFICATE_OF_FAILED_TLS,
      target,
      http: trusts(),
      server: serves({ cert: 'here', ca: 'ca' }),
    },
    { title: 'fail_if_ssl', target, http: { ...trusts(), fail_if_ssl: true }, server: serves({ cert: 'here' }) },
    {
      title: 'fail_if_not_ssl',
      target,
      http: { ...trusts(), fail_if_not_ssl: true },
      server: serves({ cert: 'here' }),
    },
    {
      title: 'https to a plain server',
      target,
      http: trusts(),
      server: dialogue([{ hear: TLS_HELLO }, { say: 'HTTP/1.1 400 Bad Request\r\n\r\n' }, 'end']),
    },
    { title: 'http to a server with TLS', http: {}, timeout: '1s', server: serves({ cert: 'here' }) },
    {
      title: 'a redirect to https',
      http: trusts(),
      server: answers(redirect(301, 'https://127.0.0.1:%other%/')),
      other: serves({ cert: 'here' }),
    },
    {
      title: 'a redirect to http',
      target,
      http: trusts(),
      server: answers(redirect(301, 'http://127.0.0.1:%other%/'), { tls: { cert: 'here' } }),
      other: answers(reply({ body: 'plain' })),
    },
    {
      title: 'a redirect to another certificate',
      target,
      http: trusts(),
      server: answers(redirect(301, 'https://127.0.0.1:%other%/'), { tls: { cert: 'here' } }),
      other: serves({ cert: 'chained+middle' }),
    },
    {
      title: 'a redirect to a name without its certificate',
      target,
      http: trusts({ server_name: 'good.test' }),
      server: answers(redirect(301, 'https://localhost:%other%/'), { tls: { cert: 'here' } }),
      other: serves({ cert: 'elsewhere' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    {
      title: 'a redirect within a host keeps server_name',
      target,
      http: trusts({ server_name: 'good.test' }),
      server: answers(({ line }) => (line.includes('next') ? reply({}) : redirect(301, '/next')), {
        tls: { cert: 'here' },
      }),
    },
    { title: 'HTTP/2', target, http: trusts(), server: http2({ cert: 'here' }) },
    {
      title: 'HTTP/2 that is not wanted',
      target,
      http: { ...trusts(), enable_http2: false },
      server: http2({ cert: 'here' }),
    },
    {
      title: 'HTTP/2 that must be',
      target,
      http: { ...trusts(), valid_http_versions: ['HTTP/2.0'] },
      server: http2({ cert: 'here' }),
    },
    {
      title: 'HTTP/2 that must not be',
      target,
      http: { ...trusts(), valid_http_versions: ['HTTP/1.1'] },
      server: http2({ cert: 'here' }),
    },
    {
      title: 'HTTP/2 with a body and headers',
      target,
      http: { ...trusts(), method: 'POST', body: 'x=1', headers: { 'X-Mine': '1', Host: 'good.test' } },
      server: http2({ cert: 'here' }),
    },
    { title: 'HTTP/2 with HEAD', target, http: { ...trusts(), method: 'HEAD' }, server: http2({ cert: 'here' }) },
    { title: 'HTTP/2 with a redirect', target: `${target}redirect`, http: trusts(), server: http2({ cert: 'here' }) },
    {
      title: 'HTTP/2 with a status and patterns',
      target: `${target}missing`,
      http: {
        ...trusts(),
        valid_status_codes: [404],
        fail_if_body_not_matches_regexp: ['missing'],
        fail_if_header_not_matches: [{ header: 'X-Fixture', regexp: 'two' }],
      },
      server: http2({ cert: 'here' }),
    },
    {
      title: 'HTTP/2 with a reset stream',
      target: `${target}reset`,
      http: trusts(),
      server: http2({ cert: 'here' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    {
      title: 'HTTP/2 with a body that is cut off',
      target: `${target}cut`,
      http: trusts(),
      server: http2({ cert: 'here' }),
    },
    { title: 'HTTP/2 with a wrong length', target: `${target}short`, http: trusts(), server: http2({ cert: 'here' }) },
    {
      title: 'HTTP/2 with gzip',
      target: `${target}gzip`,
      http: { ...trusts(), compression: 'gzip', fail_if_body_not_matches_regexp: ['zipped'] },
      server: http2({ cert: 'here' }),
    },
    {
      title: 'probe_tls_cipher_info',
      target,
      http: trusts({ max_version: 'TLS12' }),
      server: serves({ cert: 'here', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
      expected: {
        series: {
          probe_success: 1,
          'probe_tls_version_info{version="TLS 1.2"}': 1,
          'probe_tls_cipher_info{cipher="TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"}': 1,
        },
      },
    },
  ],
}
