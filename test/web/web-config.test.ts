import { join } from 'node:path'
import test from 'ava'
import { ConfigError } from '../../src/config/config-error.ts'
import { loadWebConfig } from '../../src/web/web-config.ts'
import { makeCertificates, writeFiles } from './start-door.ts'

const { files, stranger } = await makeCertificates()
const ALL = {
  ...files,
  'stranger.key': stranger.key,
  'garbage.crt': 'no certificate',
  'encrypted.key': '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
}
const TLS = 'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n'
const HASH = '$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi'

const good: readonly { readonly title: string; readonly yaml: string }[] = [
  { title: 'with a certificate', yaml: TLS },
  {
    title: 'with everything',
    yaml: `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt
  client_allowed_sans: [a.example]\n  min_version: TLS10\n  max_version: TLS13\n  prefer_server_cipher_suites: yes
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_256_CBC_SHA, TLS_AES_128_GCM_SHA256]
  curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]
http_server_config:\n  http2: off\n  headers: { Content-Security-Policy: "default-src 'self'", X-Frame-Options: sameorigin,
    X-Content-Type-Options: nosniff, X-XSS-Protection: '0', Strict-Transport-Security: max-age=1 }
basic_auth_users: { alice: '${HASH}', '1': '${HASH.replace('2y', '2a')}' }
rate_limit: { interval: 1s, burst: 20 }\n`,
  },
  { title: 'with headers and no TLS', yaml: 'http_server_config: { headers: { X-Frame-Options: deny } }\n' },
  {
    title: 'in which nothing is set',
    yaml: 'tls_server_config:\nhttp_server_config:\nbasic_auth_users:\nrate_limit:\n',
  },
  { title: 'with empty texts', yaml: "tls_server_config: { cert_file: '', key_file: '', client_auth_type: '' }\n" },
  {
    title: 'with ciphers for no HTTP/2',
    yaml: `${TLS}  cipher_suites: [TLS_RSA_WITH_AES_256_CBC_SHA]\nhttp_server_config: { http2: no }\n`,
  },
  { title: 'with a limit that is off', yaml: 'rate_limit: { interval: 0, burst: 0 }\n' },
]

for (const { title, yaml } of good) {
  test(`a file ${title} is taken`, async (t) => {
    const folder = await writeFiles(t, { ...ALL, 'web.yml': yaml })
    await t.notThrowsAsync(loadWebConfig(join(folder, 'web.yml')))
  })
}

const bad: readonly { readonly yaml: string; readonly says: readonly string[] }[] = [
  {
    yaml: '',
    says: ['1:1: the file is empty; expected tls_server_config, http_server_config, basic_auth_users or rate_limit'],
  },
  { yaml: '# nothing\n', says: ['1:1: the file is empty'] },
  { yaml: '- a\n', says: ['1:1: the file is a list; expected a mapping'] },
  { yaml: 'a: {\n', says: ['2:1: '] },
  { yaml: 'tls_server_confg: {}\n', says: ['1:1: unknown key "tls_server_confg"; did you mean tls_server_config?'] },
  { yaml: `${TLS}  cert_fil: x\n`, says: ['4:3: unknown key "cert_fil"; did you mean cert_file?'] },
  {
    yaml: 'tls_server_config: { cert_file: server.crt }\n',
    says: ['1:20: TLS needs a private key; expected key_file or key'],
  },
  {
    yaml: 'tls_server_config:\n  key_file: server.key\n',
    says: ['2:3: TLS needs a certificate; expected cert_file or cert'],
  },
  { yaml: 'tls_server_config: { client_auth_type: RequestClientCert }\n', says: ['1:20: TLS needs a certificate'] },
  { yaml: `${TLS}  cert: x\n`, says: ['4:9: cert and cert_file cannot be given together'] },
  { yaml: `${TLS}  client_auth_type: RequireClient\n`, says: ['4:21: client_auth_type is "RequireClient"'] },
  {
    yaml: `${TLS}  client_ca_file: ca.crt\n`,
    says: ['4:19: this has no effect without a client_auth_type'],
  },
  {
    yaml: `${TLS}  client_auth_type: RequestClientCert\n  client_allowed_sans: [a]\n`,
    says: ['5:24: this needs a client_auth_type of RequireAnyClientCert'],
  },
  { yaml: `${TLS}  min_version: TLS14\n`, says: ['4:16: min_version is "TLS14"; did you mean TLS1'] },
  {
    yaml: `${TLS}  min_version: TLS13\n  max_version: TLS12\n`,
    says: ['4:16: no version of TLS is left'],
  },
  {
    yaml: `${TLS}  cipher_suites: [TLS_RSA_WITH_AES_256_CBC_SHA384]\n`,
    says: ['4:19: entry 1 of cipher_suites is "TLS_RSA_WITH_AES_256_CBC_SHA384"; did you mean TLS_RSA_WITH_AES_256_'],
  },
  { yaml: `${TLS}  cipher_suites: [TLS_RSA_WITH_AES_256_CBC_SHA]\n`, says: ['4:18: HTTP/2 needs'] },
  {
    yaml: `${TLS}  curve_preferences: [P256]\n`,
    says: ['4:23: entry 1 of curve_preferences is "P256"; allowed are X25519'],
  },
  { yaml: TLS.replace('server.crt', 'none.crt'), says: ['2:14: cert_file: the file FOLDER/none.crt: no such file'] },
  {
    yaml: TLS.replace('server.crt', 'none.crt').replace('server.key', '.'),
    says: ['2:14: cert_file', '3:13: key_file: the file FOLDER: is a directory'],
  },
  { yaml: TLS.replace('server.crt', 'garbage.crt'), says: ['2:14: cert_file has no certificate in PEM'] },
  { yaml: TLS.replace('server.key', 'garbage.crt'), says: ['3:13: key_file has no private key in PEM'] },
  { yaml: TLS.replace('server.key', 'encrypted.key'), says: ['3:13: key_file is encrypted'] },
  { yaml: TLS.replace('server.key', 'stranger.key'), says: ['3:13: key_file is not the key of cert_file'] },
  {
    yaml: `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: garbage.crt\n`,
    says: ['5:19: client_ca_file has no certificate in PEM'],
  },
  { yaml: 'http_server_config: { http2: maybe }\n', says: ['1:30: http2 is a string; expected true or false'] },
  {
    yaml: 'http_server_config: { headers: { Server: x } }\n',
    says: ['1:34: unknown key "Server"; allowed are Content-Security-Policy, X-Frame-Options'],
  },
  {
    yaml: 'http_server_config: { headers: { X-Frame-Options: DENY } }\n',
    says: ['1:51: X-Frame-Options is "DENY"; did you mean deny?'],
  },
  {
    yaml: 'http_server_config: { headers: { X-XSS-Protection: "a\\nb" } }\n',
    says: ['1:52: X-XSS-Protection: expected characters that can be sent'],
  },
  {
    yaml: 'http_server_config: { headers: { X-XSS-Protection: "☃" } }\n',
    says: ['1:52: X-XSS-Protection: expected characters that can be sent'],
  },
  {
    yaml: 'basic_auth_users: { alice: secret-password }\n',
    says: ['1:28: this is no password hashed with bcrypt'],
  },
  {
    yaml: `basic_auth_users: { alice: '${HASH}', alice: '${HASH}' }\n`,
    says: ['1:92: "alice" stands here a second time'],
  },
  {
    yaml: 'basic_auth_users: { alice: 1234 }\n',
    says: ['1:28: alice is a number; expected a password hashed with bcrypt'],
  },
  { yaml: 'basic_auth_users: { alice: }\n', says: ['1:21: alice is empty; expected a password hashed with bcrypt'] },
  {
    yaml: `basic_auth_users: { alice: '${HASH.replace('$10$', '$32$')}' }\n`,
    says: ['1:28: this is no password'],
  },
  { yaml: `basic_auth_users: { alice: '${HASH.slice(0, -1)}' }\n`, says: ['1:28: this is no password'] },
  { yaml: 'rate_limit: { interval: 1s }\n', says: ['1:1: burst is "0"; with an interval, expected at least 1'] },
  { yaml: 'rate_limit: { interval: 1 day, burst: 1 }\n', says: ['1:25: "1 day" is not a duration'] },
  { yaml: 'rate_limit: { interval: 1s, burst: 1.5 }\n', says: ['1:36: burst'] },
]

for (const { yaml, says } of bad) {
  test(`${JSON.stringify(yaml)} is refused: ${says.join(', ')}`, async (t) => {
    const folder = await writeFiles(t, { ...ALL, 'web.yml': yaml })
    const file = join(folder, 'web.yml')
    const error = await t.throwsAsync(loadWebConfig(file), { instanceOf: ConfigError })
    const lines = error?.message.split('\n') ?? []
    t.is(lines.length, says.length, error?.message)
    for (const [index, text] of says.entries()) {
      const expected = `${file}:${text.replace('FOLDER', folder)}`
      t.true(lines[index]?.startsWith(expected), `${lines[index]} is not ${expected}`)
    }
    t.notRegex(error?.message ?? '', /secret-password|1234|\$2y\$10\$QO/)
  })
}

test('a file that is not there is told as such', async (t) => {
  const folder = await writeFiles(t, {})
  await t.throwsAsync(loadWebConfig(join(folder, 'web.yml')), { message: `${folder}/web.yml: no such file` })
})
