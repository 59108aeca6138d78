import type { Area } from '../case.ts'
import { CERTIFICATE_OF_FAILED_TLS } from '../differences.ts'
import { dialogue, TLS_HELLO } from '../fixtures/dialogue.ts'
import type { FixtureStarter } from '../fixtures/listen.ts'
import type { TlsFiles } from '../fixtures/raw-http.ts'

const CA = '%files%/ca.pem'
const speaks = (tls: TlsFiles): FixtureStarter => dialogue([{ say: 'hello\n' }], { tls })
const tls = (settings: Readonly<Record<string, unknown>> = {}) => ({
  tls: true,
  query_response: [{ expect: 'hello' }],
  tls_config: { ca_file: CA, ...settings },
})

/** The TLS of tcp modules, and what certificates show. */
export const tcpTls: Area = {
  area: 'tcp tls',
  cases: [
    { title: 'an own authority', tcp: tls(), server: speaks({ cert: 'here' }) },
    {
      title: 'TLS without a dialogue',
      tcp: { tls: true, tls_config: { ca_file: CA } },
      server: dialogue([], { tls: { cert: 'here' } }),
    },
    { title: 'a name as target', tcp: tls(), target: 'localhost:%server%', server: speaks({ cert: 'here' }) },
    {
      title: 'server_name is verified and sent',
      tcp: tls({ server_name: 'good.test' }),
      server: speaks({ cert: 'here' }),
    },
    {
      title: 'server_name that the certificate lacks',
      tcp: tls({ server_name: 'bad.test' }),
      server: speaks({ cert: 'here' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    {
      title: 'an unknown authority',
      tcp: { tls: true },
      server: speaks({ cert: 'here' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    {
      title: 'an expired certificate',
      tcp: tls(),
      server: speaks({ cert: 'expired' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    {
      title: 'an expired certificate that nobody looks at',
      tcp: tls({ insecure_skip_verify: true }),
      server: speaks({ cert: 'expired' }),
    },
    {
      title: 'a certificate with a common name only',
      tcp: tls({ server_name: 'localhost' }),
      server: speaks({ cert: 'cn-only' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    { title: 'an intermediate sent along', tcp: tls(), server: speaks({ cert: 'chained+middle' }) },
    { title: 'an intermediate and the root sent along', tcp: tls(), server: speaks({ cert: 'chained+middle+ca' }) },
    {
      title: 'an intermediate that is missing',
      tcp: tls(),
      server: speaks({ cert: 'chained' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    { title: 'certificates in disorder', tcp: tls(), server: speaks({ cert: 'chained+ca+middle' }) },
    { title: 'an unrelated certificate sent along', tcp: tls(), server: speaks({ cert: 'here+unrelated' }) },
    {
      title: 'ca_file with the intermediate alone',
      tcp: tls({ ca_file: '%files%/middle.pem' }),
      server: speaks({ cert: 'chained' }),
    },
    {
      title: 'ca_file with the certificate itself',
      tcp: tls({ ca_file: '%files%/here.pem' }),
      server: speaks({ cert: 'here' }),
    },
    {
      title: 'ca_file with the self-signed certificate',
      tcp: tls({ ca_file: '%files%/self-signed.pem' }),
      server: speaks({ cert: 'self-signed' }),
    },
    {
      title: 'ca_file with two authorities',
      tcp: tls({ ca_file: '%files%/bundle.pem' }),
      server: speaks({ cert: 'here' }),
    },
    {
      title: 'ca_file of another authority',
      tcp: tls({ ca_file: '%files%/ca-other.pem' }),
      server: speaks({ cert: 'here' }),
      differs: CERTIFICATE_OF_FAILED_TLS,
    },
    { title: 'a subject with every attribute', tcp: tls({ server_name: 'a.test' }), server: speaks({ cert: 'odd' }) },
    { title: 'a subject without attributes', tcp: tls(), server: speaks({ cert: 'nameless' }) },
    { title: 'a subject with characters that are escaped', tcp: tls(), server: speaks({ cert: 'unicode' }) },
    { title: 'TLS 1.2', tcp: tls(), server: speaks({ cert: 'here', maxVersion: 'TLSv1.2' }) },
    { title: 'TLS 1.3', tcp: tls(), server: speaks({ cert: 'here', minVersion: 'TLSv1.3' }) },
    {
      title: 'min_version above the server',
      tcp: tls({ min_version: 'TLS13' }),
      server: speaks({ cert: 'here', maxVersion: 'TLSv1.2' }),
    },
    {
      title: 'max_version below the server',
      tcp: tls({ max_version: 'TLS12' }),
      server: speaks({ cert: 'here', minVersion: 'TLSv1.3' }),
    },
    { title: 'max_version', tcp: tls({ max_version: 'TLS12' }), server: speaks({ cert: 'here' }) },
    { title: 'a key of RSA', tcp: tls(), server: speaks({ cert: 'rsa', maxVersion: 'TLSv1.2' }) },
    {
      title: 'a key exchange of RSA, which is not offered',
      tcp: tls(),
      server: speaks({ cert: 'rsa', ciphers: 'AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }),
      expected: { series: { probe_success: 0 } },
    },
    {
      title: 'TLS 1.0, which is not offered',
      tcp: tls(),
      server: speaks({ cert: 'here', ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1' }),
    },
    {
      title: 'TLS 1.0, asked for',
      tcp: tls({ min_version: 'TLS10' }),
      server: speaks({ cert: 'here', ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1' }),
    },
    {
      title: 'TLS 1.1, asked for',
      tcp: tls({ min_version: 'TLS11' }),
      server: speaks({ cert: 'here', ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }),
    },
    {
      title: 'a client certificate',
      tcp: tls({ cert_file: '%files%/client.pem', key_file: '%files%/client.key' }),
      server: speaks({ cert: 'here', ca: 'ca' }),
    },
    {
      title: 'a client certificate that is missing',
      tcp: tls(),
      server: speaks({ cert: 'here', ca: 'ca', maxVersion: 'TLSv1.2' }),
    },
    {
      title: 'a client certificate that is missing, in TLS 1.3',
      tcp: tls(),
      server: speaks({ cert: 'here', ca: 'ca' }),
    },
    {
      title: 'a client certificate of a stranger',
      tcp: tls({ cert_file: '%files%/stranger.pem', key_file: '%files%/stranger.key' }),
      server: speaks({ cert: 'here', ca: 'ca' }),
    },
    { title: 'TLS to a server that speaks first, in plain', tcp: tls(), server: dialogue([{ say: 'hello\n' }]) },
    { title: 'TLS to a server that hangs up', tcp: tls(), server: dialogue([{ hear: TLS_HELLO }, 'end']) },
    { title: 'TLS to a silent server', timeout: '1s', tcp: tls(), server: dialogue([]) },
    {
      title: 'ca_file that does not exist',
      tcp: tls({ ca_file: '%files%/nothing.pem' }),
      server: speaks({ cert: 'here' }),
    },
    {
      title: 'plain dialogue with a TLS server',
      timeout: '1s',
      tcp: { query_response: [{ send: 'hello' }, { expect: 'never' }] },
      server: speaks({ cert: 'here' }),
    },
    {
      title: 'hostname= is the name to verify',
      tcp: tls(),
      query: { hostname: 'good.test' },
      server: speaks({ cert: 'here' }),
      expected: {
        series: { probe_success: 1 },
        sent: { server: [{ serverName: 'good.test', alpn: false, version: 'TLSv1.3' }, { atTheEnd: '' }] },
      },
    },
    {
      title: 'hostname= that the certificate lacks',
      tcp: tls(),
      query: { hostname: 'bad.test' },
      server: speaks({ cert: 'here' }),
      expected: { series: { probe_success: 0 } },
    },
    {
      title: 'server_name wins over hostname=',
      tcp: tls({ server_name: 'good.test' }),
      query: { hostname: 'bad.test' },
      server: speaks({ cert: 'here' }),
    },
    {
      title: 'certificates and a key within the file',
      tcp: {
        tls: true,
        query_response: [{ expect: 'hello' }],
        tls_config: { ca: '%text of ca.pem%', cert: '%text of client.pem%', key: '%text of client.key%' },
      },
      server: speaks({ cert: 'here', ca: 'ca' }),
      expected: { series: { probe_success: 1 } },
    },
    {
      title: 'the serial of the certificate is a label',
      tcp: tls(),
      server: speaks({ cert: 'here' }),
      expected: { labels: { probe_ssl_last_chain_info: { serialnumber: '68657265', subject: 'CN=here' } } },
    },
  ],
}
