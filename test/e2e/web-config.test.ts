import { once } from 'node:events'
import { copyFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { type ConnectionOptions, connect } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import { hashSync } from 'bcryptjs'
import { loadWebConfig } from '../../src/web/web-config.ts'
import { type Certificate, createAuthority, issueCertificate, makeCertificate } from '../support/certificates.ts'
import { runProgram, startProcess } from '../support/processes.ts'
import { serve } from '../support/serve.ts'
import { eventually } from './support/eventually.ts'
import { startExporter } from './support/exporter.ts'
import { createFolder } from './support/folder.ts'
import { findPort } from './support/ports.ts'

const EXAMPLES = new URL('../../examples/', import.meta.url)
const [ca, otherCa] = await Promise.all([createAuthority('the authority'), createAuthority('another')])
const [server, client, stranger, selfSigned] = await Promise.all([
  issueCertificate(ca, '127.0.0.1', 30),
  issueCertificate(ca, 'client.example', 30),
  issueCertificate(otherCa, 'client.example', 30),
  makeCertificate({ commonName: 'nobody', hosts: ['nobody.example'] }),
])
const rsa = await makeCertificate({ commonName: '127.0.0.1', hosts: ['127.0.0.1'], rsaBits: 2048 })

/** Writes the files of a web configuration, and a configuration file in which there is nothing. */
async function writeAll(folder: string, web: string): Promise<{ readonly config: string; readonly web: string }> {
  const files = {
    'server.crt': server.cert,
    'server.key': server.key,
    'rsa.crt': rsa.cert,
    'rsa.key': rsa.key,
    'other.key': client.key,
    'ca.crt': ca.cert,
    'garbage.crt': 'garbage',
    'config.yml': 'modules: {}\n',
    'web.yml': web,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return { config: join(folder, 'config.yml'), web: join(folder, 'web.yml') }
}

/** Starts the original and us with the same web configuration. @returns their ports. */
async function startBoth(t: ExecutionContext, web: string) {
  const stack = new AsyncDisposableStack()
  t.teardown(() => stack.disposeAsync())
  const files = await writeAll(stack.use(await createFolder()).path, web)
  const port = await findPort()
  const flags = [`--config.file=${files.config}`, `--web.config.file=${files.web}`]
  stack.use(startProcess('prometheus-blackbox-exporter', [...flags, `--web.listen-address=127.0.0.1:${port}`]))
  await eventually(() => knock(port), Boolean)
  const url = await serve(t, { configFile: files.config, webConfigFile: files.web })
  return { original: port, ours: Number(new URL(url).port) }
}

/** Waits until somebody listens, whatever is spoken there. */
async function knock(port: number): Promise<boolean> {
  const socket = connectTcp(port, '127.0.0.1')
  socket.on('error', () => {}) // It is told below.
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}

interface Visit {
  readonly outcome: number | 'shut'
  readonly protocol?: string | null
  readonly cipher?: string
  readonly curve?: string | undefined
}

/** Asks /-/healthy over HTTP/1.1, and tells what was agreed on. */
async function visit(port: number, options: ConnectionOptions & { readonly auth?: string }): Promise<Visit> {
  const outgoing = request({
    rejectUnauthorized: false,
    ciphers: 'DEFAULT:@SECLEVEL=0',
    minVersion: 'TLSv1',
    ecdhCurve: 'X25519:P-256:P-384:P-521', // The original of Debian knows no others yet.
    ...options,
    host: '127.0.0.1',
    port,
    path: '/-/healthy',
    agent: false,
  })
  outgoing.on('error', () => {}) // Whoever waits for the answer is told of the first one.
  try {
    const answered = once(outgoing, 'response')
    outgoing.end()
    const [response] = await answered
    await readAll(response)
    const { socket } = response
    return {
      outcome: response.statusCode,
      protocol: socket.getProtocol(),
      cipher: socket.getCipher().name,
      curve: socket.getEphemeralKeyInfo().name,
    }
  } catch {
    return { outcome: 'shut' }
  }
}

const TLS = 'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n'
const RSA = TLS.replaceAll('server.', 'rsa.')
const ALL_SUITES =
  '[TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256]'

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
const ciphers = [
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-RSA-AES128-SHA',
  'DHE-RSA-AES128-GCM-SHA256', 'AES128-SHA', 'AES256-GCM-SHA384',
] // biome-ignore format: one list is easier to read than a column of texts.

const byVersion = versions.map((version): ConnectionOptions => ({ minVersion: version, maxVersion: version }))
const byCipher = ciphers.map((name): ConnectionOptions => ({ maxVersion: 'TLSv1.2', ciphers: `${name}:@SECLEVEL=0` }))
const byCurve = ['X25519', 'P-256', 'P-384', 'P-521'].map((ecdhCurve): ConnectionOptions => ({ ecdhCurve }))
const identities: readonly (Certificate | object)[] = [{}, client, stranger, selfSigned]
const byIdentity = identities.flatMap((identity) =>
  (['TLSv1.2', 'TLSv1.3'] as const).map((maxVersion): ConnectionOptions => ({ ...identity, maxVersion })),
)

const cases: readonly {
  readonly title: string
  readonly web: string
  readonly visits: readonly ConnectionOptions[]
}[] = [
  { title: 'TLS by default', web: TLS, visits: [...byVersion, ...byCurve] },
  { title: 'TLS 1.3 alone', web: `${TLS}  min_version: TLS13\n`, visits: byVersion },
  { title: 'TLS 1.2 at most', web: `${TLS}  max_version: TLS12\n`, visits: byVersion },
  { title: 'every version', web: `${TLS}  min_version: TLS10\n`, visits: byVersion },
  { title: 'TLS 1.1 alone', web: `${TLS}  min_version: TLS11\n  max_version: TLS11\n`, visits: byVersion },
  { title: 'a list of ciphers', web: `${RSA}  cipher_suites: ${ALL_SUITES}\n`, visits: byCipher },
  {
    title: 'a cipher for TLS 1.3',
    web: `${RSA}  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]\n`,
    visits: [...byVersion, ...byCipher],
  },
  { title: 'a list of curves', web: `${TLS}  curve_preferences: [CurveP384, CurveP256]\n`, visits: byCurve },
  ...['NoClientCert', 'RequestClientCert', 'RequireClientCert', 'RequireAnyClientCert'].map((type) => {
    return { title: type, web: `${TLS}  client_auth_type: ${type}\n`, visits: byIdentity }
  }),
  ...['RequestClientCert', 'RequireAnyClientCert', 'VerifyClientCertIfGiven', 'RequireAndVerifyClientCert'].map(
    (type) => {
      return {
        title: `${type} with an authority`,
        web: `${TLS}  client_auth_type: ${type}\n  client_ca_file: ca.crt\n`,
        visits: byIdentity,
      }
    },
  ),
]

for (const { title, web, visits } of cases) {
  test(`${title}: clients are let in or not as by the original`, async (t) => {
    const { original, ours } = await startBoth(t, web)
    const outcomes = new Set<unknown>()
    for (const options of visits) {
      const [expected, found] = [await visit(original, options), await visit(ours, options)]
      outcomes.add(expected.outcome)
      t.deepEqual(found, expected, JSON.stringify({ ...options, cert: undefined, key: undefined }))
    }
    t.true(outcomes.has(200))
  })
}

for (const { title, web, expected } of [
  { title: 'by default', web: TLS, expected: ['h2', 'h2'] },
  // The original then says nothing of protocols.
  { title: 'without HTTP/2', web: `${TLS}http_server_config: { http2: false }\n`, expected: [false, 'http/1.1'] },
]) {
  test(`${title} a client that can do both is told ${expected.join(' and ')}`, async (t) => {
    const { original, ours } = await startBoth(t, web)
    const chosen: unknown[] = []
    for (const port of [original, ours]) {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] })
      await once(socket, 'secureConnect')
      chosen.push(socket.alpnProtocol)
      socket.destroy()
    }
    t.deepEqual(chosen, expected)
  })
}

const USERS = `basic_auth_users:\n  alice: ${hashSync('wonder:land', 4)}\n  bob: ${hashSync('x', 10).replace('$2b', '$2y')}\n`

test('the same users get in with the same passwords', async (t) => {
  const { original, ours } = await startBoth(t, TLS + USERS)
  const outcomes: unknown[] = []
  for (const auth of [
    undefined,
    'alice:wonder:land',
    'alice:wonder',
    'bob:x',
    'bob:',
    ':',
    'carol:x',
    'Alice:wonder:land',
  ]) {
    const options = auth === undefined ? {} : { auth }
    const [expected, found] = [await visit(original, options), await visit(ours, options)]
    t.is(found.outcome, expected.outcome, auth)
    outcomes.push(found.outcome)
  }
  t.deepEqual(outcomes, [401, 200, 401, 200, 401, 401, 401, 401])
})

test('headers of the file are on the answers of both', async (t) => {
  const headers = {
    'Content-Security-Policy': "default-src 'self'",
    'X-Frame-Options': 'sameorigin',
    'X-Content-Type-Options': 'nosniff',
    'X-XSS-Protection': '1; mode=block',
    'Strict-Transport-Security': 'max-age=1',
  }
  const { original, ours } = await startBoth(t, JSON.stringify({ http_server_config: { headers } }))
  for (const port of [original, ours]) {
    const response = await fetch(`http://127.0.0.1:${port}/-/healthy`)
    t.is(response.status, 200)
    for (const [name, value] of Object.entries(headers)) t.is(response.headers.get(name), value)
  }
})

const bad: Readonly<Record<string, string>> = {
  'an unknown section': 'tls_config: {}\n',
  'an unknown key': `${TLS}  cert_files: x\n`,
  'a certificate without a key': 'tls_server_config: { cert_file: server.crt }\n',
  'a key without a certificate': 'tls_server_config: { key_file: server.key }\n',
  'a certificate that is not there': TLS.replace('server.crt', 'none.crt'),
  'a certificate that is none': TLS.replace('server.crt', 'garbage.crt'),
  'the key of another': TLS.replace('server.key', 'other.key'),
  'an unknown type of authentication': `${TLS}  client_auth_type: Ask\n`,
  'authorities for nobody': `${TLS}  client_ca_file: ca.crt\n`,
  'authorities that are not there': `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: none.crt\n`,
  'an unknown version': `${TLS}  min_version: TLS14\n`,
  'an unknown cipher': `${TLS}  cipher_suites: [TLS_NONE]\n`,
  'no cipher for HTTP/2': `${TLS}  cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]\n`,
  'an unknown curve': `${TLS}  curve_preferences: [CurveP1]\n`,
  'a header that may not be set': 'http_server_config: { headers: { Server: x } }\n',
  'a header with another value': 'http_server_config: { headers: { X-Frame-Options: allow } }\n',
  'a password that is not hashed': 'basic_auth_users: { alice: wonder }\n',
  'a hash cut short': `${USERS.slice(0, 60)}\n`,
  'no YAML': 'a: {\n',
}

for (const [title, web] of Object.entries(bad)) {
  test(`a web configuration with ${title} starts neither`, async (t) => {
    await using folder = await createFolder()
    const files = await writeAll(folder.path, web)
    const flags = [
      `--config.file=${files.config}`,
      `--web.config.file=${files.web}`,
      '--web.listen-address=127.0.0.1:0',
    ]
    const original = await runProgram('prometheus-blackbox-exporter', flags)
    t.is(original.status, 1, original.stderr)
    await t.throwsAsync(loadWebConfig(files.web), { message: /web\.yml:\d+:\d+: / })
  })
}

test('the example is let in by a user with a certificate, and a new certificate is shown without a restart', async (t) => {
  await using folder = await createFolder()
  await writeAll(folder.path, '')
  await copyFile(new URL('web-config.yml', EXAMPLES), join(folder.path, 'web.yml'))
  await writeFile(join(folder.path, 'client-ca.crt'), ca.cert)
  await using exporter = await startExporter(join(folder.path, 'config.yml'), [
    `--web.config.file=${join(folder.path, 'web.yml')}`,
  ])
  const port = Number(new URL(exporter.url).port)
  const auth = 'prometheus:change me'
  t.is((await visit(port, { ...client, auth })).outcome, 200)
  t.is((await visit(port, { ...client, auth: 'prometheus:changed' })).outcome, 401)
  t.is((await visit(port, { auth })).outcome, 'shut')
  await writeFile(join(folder.path, 'server.key'), rsa.key)
  await writeFile(join(folder.path, 'server.crt'), rsa.cert)
  await exporter.output(/Web configuration loaded/)
  t.is((await visit(port, { ...client, auth, maxVersion: 'TLSv1.2' })).cipher?.includes('RSA'), true)
})

test('the units of systemd are valid', async (t) => {
  const units = ['service', 'socket'].map((kind) => new URL(`probe-exporter.${kind}`, EXAMPLES).pathname)
  const { status, stderr } = await runProgram('systemd-analyze', ['verify', '--man=no', ...units])
  t.deepEqual({ status, stderr }, { status: 0, stderr: '' })
})

/** Binds a datagram socket, which Node.js cannot, and prints what comes. */
const NOTIFIED = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('bound', flush=True)
while True: print(s.recv(4096).decode(), flush=True)
`

test('systemd is told when the exporter is ready, and when it stops', async (t) => {
  await using folder = await createFolder()
  const path = join(folder.path, 'notify')
  await using systemd = startProcess('/usr/bin/python3', ['-c', NOTIFIED, path])
  await systemd.output(/bound/)
  await writeAll(folder.path, '')
  await using exporter = await startExporter(join(folder.path, 'config.yml'), [], { NOTIFY_SOCKET: path })
  await systemd.output(/READY=1/)
  exporter.kill('SIGTERM')
  await systemd.output(/STOPPING=1/)
  t.deepEqual(await exporter.ended(), { status: 0, signal: null })
})

test('systemd-socket-activate can hand over a socket', async (t) => {
  await using folder = await createFolder()
  await writeAll(folder.path, '')
  const port = await findPort()
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
  await using activated = startProcess('systemd-socket-activate', [
    `--listen=127.0.0.1:${port}`,
    process.execPath,
    '--conditions=probe-exporter-source',
    main,
    '--web.systemd-socket',
    `--config.file=${join(folder.path, 'config.yml')}`,
  ])
  await activated.output(/Listening on 127/)
  const response = await fetch(`http://127.0.0.1:${port}/-/healthy`, { headers: { connection: 'close' } })
  t.is(await response.text(), 'Healthy\n')
})
