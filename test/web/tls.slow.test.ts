import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import { text as readAll } from 'node:stream/consumers'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import test from 'ava'
import { type Certificate, makeCertificate } from '../support/certificates.ts'
import { makeCertificates, startDoor } from './start-door.ts'

const certificates = await makeCertificates()
const { ca, client, stranger, files } = certificates
const SELF_SIGNED = await makeCertificate({ commonName: 'nobody', hosts: ['nobody.example'] })
const EXPIRED = await makeCertificate({ ca, commonName: 'late', hosts: ['client.example'], validDays: -1 })
const MANY = await makeCertificate({ ca, commonName: 'x', hosts: ['a.example', '10.1.2.3', 'fd00::1'] })
const KEY_PAIR = '  cert_file: server.crt\n  key_file: server.key\n'
const TLS = `tls_server_config:\n${KEY_PAIR}`

interface Shown {
  readonly status: number
  readonly protocol: string
  readonly cipher: string
  readonly curve: string | undefined
  readonly days: number
}

/** Asks over HTTP/1.1, and tells what was agreed on; rejects where the door stays shut. */
async function ask(port: number, options: ConnectionOptions = {}): Promise<Shown> {
  const outgoing = request({ ...options, host: '127.0.0.1', port, path: '/x', agent: false, ca: ca.cert })
  const answered = once(outgoing, 'response')
  outgoing.end()
  const [response] = await answered
  const socket = response.socket as TLSSocket
  const { valid_to } = socket.getPeerCertificate()
  const shown = {
    status: response.statusCode,
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    curve: (socket.getEphemeralKeyInfo() as { name?: string }).name,
    days: Math.round((Date.parse(valid_to) - Date.now()) / 86_400_000),
  }
  await readAll(response)
  return shown
}

/** `connected`, or that the door stayed shut. */
async function knock(port: number, options: ConnectionOptions): Promise<'open' | 'shut'> {
  return ask(port, options).then(
    () => 'open',
    () => 'shut',
  )
}

test('a door with a certificate speaks TLS 1.3', async (t) => {
  const { port, url } = await startDoor(t, TLS, files)
  t.true(url.startsWith('https://127.0.0.1:'))
  t.like(await ask(port), { status: 200, protocol: 'TLSv1.3', days: 30 })
})

const versions = [
  { title: 'by default', settings: '', open: ['TLSv1.2', 'TLSv1.3'] },
  { title: 'with min_version TLS13', settings: '  min_version: TLS13\n', open: ['TLSv1.3'] },
  { title: 'with max_version TLS12', settings: '  max_version: TLS12\n', open: ['TLSv1.2'] },
  {
    title: 'with min_version TLS10',
    settings: '  min_version: TLS10\n',
    open: ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
  },
] as const

for (const { title, settings, open } of versions) {
  test(`${title} the door is open to ${open.join(', ')} alone`, async (t) => {
    const { port } = await startDoor(t, TLS + settings, files)
    const found: string[] = []
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
      const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' }
      if ((await knock(port, options)) === 'open') found.push(version)
    }
    t.deepEqual(found, [...open])
  })
}

test('a list of ciphers holds for TLS 1.2, and leaves TLS 1.3 alone', async (t) => {
  const yaml = `${TLS}  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n`
  const { port } = await startDoor(t, yaml, files)
  t.is((await ask(port, { maxVersion: 'TLSv1.2' })).cipher, 'ECDHE-ECDSA-AES128-GCM-SHA256')
  t.is(await knock(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }), 'shut')
  t.is((await ask(port)).protocol, 'TLSv1.3')
})

for (const { prefer, cipher } of [
  { prefer: 'true', cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
  { prefer: 'no', cipher: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
]) {
  test(`prefer_server_cipher_suites: ${prefer} leads to ${cipher}`, async (t) => {
    const suites = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'
    const yaml = `${TLS}  cipher_suites: [${suites}]\n  prefer_server_cipher_suites: ${prefer}\n`
    const { port } = await startDoor(t, yaml, files)
    const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384'
    t.is((await ask(port, { maxVersion: 'TLSv1.2', ciphers })).cipher, cipher)
  })
}

test('curve_preferences says which curves may be used', async (t) => {
  const { port } = await startDoor(t, `${TLS}  curve_preferences: [CurveP384]\n`, files)
  t.is((await ask(port, { ecdhCurve: 'X25519:P-384' })).curve, 'secp384r1')
  t.is(await knock(port, { ecdhCurve: 'X25519' }), 'shut')
})

test('certificate, key and authorities may stand in the file itself', async (t) => {
  const indented = (text: string): string => text.trim().replace(/^/gm, '    ')
  const yaml = `tls_server_config:\n  cert: |\n${indented(certificates.server.cert)}\n  key: |\n${indented(certificates.server.key)}
  client_auth_type: RequireAndVerifyClientCert\n  client_ca: |\n${indented(ca.cert)}\n`
  const { port } = await startDoor(t, yaml)
  t.is(await knock(port, client), 'open')
  t.is(await knock(port, stranger), 'shut')
})

const NONE = {}

const auth: readonly { readonly type: string; readonly open: readonly (Certificate | object)[] }[] = [
  { type: 'NoClientCert', open: [NONE, client, stranger, SELF_SIGNED, EXPIRED] },
  { type: 'RequestClientCert', open: [NONE, client, stranger, SELF_SIGNED, EXPIRED] },
  { type: 'RequireAnyClientCert', open: [client, stranger, SELF_SIGNED, EXPIRED] },
  { type: 'RequireClientCert', open: [client, stranger, SELF_SIGNED, EXPIRED] },
  { type: 'VerifyClientCertIfGiven', open: [NONE, client] },
  { type: 'RequireAndVerifyClientCert', open: [client] },
]

for (const { type, open } of auth) {
  test(`client_auth_type ${type} lets in whom it should, with TLS 1.2 and 1.3`, async (t) => {
    const ca_file = type === 'NoClientCert' ? '' : '  client_ca_file: ca.crt\n'
    const { port } = await startDoor(t, `${TLS}  client_auth_type: ${type}\n${ca_file}`, files)
    for (const [index, identity] of [NONE, client, stranger, SELF_SIGNED, EXPIRED].entries()) {
      const expected = open.includes(identity) ? 'open' : 'shut'
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        t.is(await knock(port, { ...identity, maxVersion }), expected, `${maxVersion} ${index}`)
      }
    }
  })
}

for (const { sans, isOpen } of [
  { sans: '[a.example]', isOpen: true },
  { sans: '[other.example, 10.1.2.3]', isOpen: true },
  { sans: "['fd00::1']", isOpen: true },
  { sans: '[A.example]', isOpen: false },
  { sans: '[example, x]', isOpen: false },
  { sans: '[]', isOpen: false },
]) {
  test(`client_allowed_sans: ${sans} ${isOpen ? 'lets a client in' : 'keeps a client out'}`, async (t) => {
    const yaml = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  client_allowed_sans: ${sans}\n`
    const { port, lines } = await startDoor(t, yaml, files)
    t.is(await knock(port, MANY), isOpen ? 'open' : 'shut')
    if (!isOpen) t.regex(lines.join('\n'), /level=debug msg="Client refused" .*none of the allowed names/)
  })
}

for (const { http2, protocol } of [
  { http2: '', protocol: 'h2' },
  { http2: 'http_server_config: { http2: false }\n', protocol: 'http/1.1' },
]) {
  test(`a client that can do both speaks ${protocol} with ${http2 === '' ? 'no setting' : http2.trim()}`, async (t) => {
    const { port } = await startDoor(t, TLS + http2, files)
    const socket = connect({ host: '127.0.0.1', port, ca: ca.cert, ALPNProtocols: ['h2', 'http/1.1'] })
    t.teardown(() => socket.destroy())
    await once(socket, 'secureConnect')
    t.is(socket.alpnProtocol, protocol)
  })
}

test('HTTP/2 is answered, asked for users and refused like HTTP/1.1', async (t) => {
  const hash = '$2a$04$ALNfj7EbFNHRUfVl0MFpZeD4.rqN0eQFOEYMkzWCKEnqHxaYLBqDe'
  const { url } = await startDoor(t, `${TLS}basic_auth_users: { alice: '${hash}' }\n`, files)
  const session = connectHttp2(url, { ca: ca.cert })
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/x' })
  const [headers] = await once(stream, 'response')
  t.is(headers[':status'], 401)
  t.is(headers['x-frame-options'], 'deny')
  t.is(await readAll(stream), 'a user and a password are needed\n')
})

test('a new certificate is shown once its files have settled, and the old one until then', async (t) => {
  const { port, folder, door, rewrite, lines } = await startDoor(t, TLS, files)
  t.is((await ask(port)).days, 30)
  await rewrite('server.crt', files['renewed.crt'])
  t.is((await ask(port)).days, 30)
  const complaint = `web.yml:3:13: key_file is not the key of cert_file`
  t.true(lines.at(-1)?.includes(`${folder}/${complaint}`), lines.at(-1))
  await rewrite('server.key', files['renewed.key'])
  t.is((await ask(port)).days, 60)
  await door.watch.check()
  t.is(lines.filter((line) => line.includes('Web configuration loaded')).length, 1)
})

test('who is asked for a certificate changes with the file', async (t) => {
  const { port, rewrite } = await startDoor(t, TLS, files)
  t.is(await knock(port, NONE), 'open')
  const strict = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n`
  await rewrite('web.yml', strict)
  t.is(await knock(port, NONE), 'shut')
  t.is(await knock(port, client), 'open')
  await rewrite('web.yml', TLS)
  t.is(await knock(port, NONE), 'open')
})

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a session of ${maxVersion} lets nobody in once the file trusts another authority`, async (t) => {
    const strict = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n`
    const { port, rewrite } = await startDoor(t, strict, files)
    const socket = connect({ host: '127.0.0.1', port, ca: ca.cert, maxVersion, ...client })
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const [session] = await once(socket, 'session')
    await readAll(socket)
    t.is(await knock(port, { ...client, maxVersion, session }), 'open')
    await rewrite('ca.crt', certificates.otherCa.cert)
    t.is(await knock(port, { ...client, maxVersion, session }), 'shut')
    t.is(await knock(port, { ...stranger, maxVersion }), 'open')
  })
}

for (const { title, before, after, message } of [
  { title: 'switched off', before: TLS, after: 'rate_limit: {}\n', message: 'TLS cannot be switched off while' },
  { title: 'switched on', before: 'rate_limit: {}\n', after: TLS, message: 'TLS cannot be switched on while' },
  {
    title: 'left without HTTP/2',
    before: TLS,
    after: `${TLS}http_server_config: { http2: false }\n`,
    message: 'http2 cannot be changed while',
  },
]) {
  test(`TLS that is ${title} in the file needs a restart, and says so`, async (t) => {
    const { url, rewrite, lines, own, door } = await startDoor(t, before, files)
    const { config } = door
    await rewrite('web.yml', after)
    t.is(door.config, config)
    t.is(lines.filter((line) => line.includes(message)).length, 1)
    t.is(await own('probe_exporter_web_config_last_reload_successful'), '0')
    t.is(new URL(url).protocol, before === TLS ? 'https:' : 'http:')
  })
}

test('a file that names a certificate which comes later is read again once that is there', async (t) => {
  const { rewrite, own, door, folder } = await startDoor(t, TLS, files)
  const successful = () => own('probe_exporter_web_config_last_reload_successful')
  await rewrite('web.yml', TLS.replaceAll('server.', 'next.'))
  t.is(await successful(), '0')
  await writeFile(`${folder}/next.key`, files['server.key'] ?? '')
  await writeFile(`${folder}/next.crt`, files['server.crt'] ?? '')
  await door.watch.check()
  await door.watch.check()
  t.is(await successful(), '1')
})

test('plain HTTP at a door with TLS, and a client that says nothing sensible, are hung up on', async (t) => {
  const { port } = await startDoor(t, TLS, files)
  await t.throwsAsync(fetch(`http://127.0.0.1:${port}/`))
  t.is(await knock(port, {}), 'open')
})
