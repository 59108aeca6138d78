import test from 'ava'
import { makeCertificate, startTls } from '../support/certificates.ts'
import { shakeHands } from '../support/shake-hands.ts'

const cases: readonly {
  readonly hosts: readonly string[]
  readonly name: string
  readonly ok: boolean
}[] = [
  { hosts: ['a.example'], name: 'a.example', ok: true },
  { hosts: ['a.example'], name: 'A.EXAMPLE', ok: true },
  { hosts: ['A.Example'], name: 'a.example', ok: true },
  { hosts: ['a.example'], name: 'a.example.', ok: true },
  { hosts: ['b.example', 'a.example'], name: 'a.example', ok: true },
  { hosts: ['*.example'], name: 'a.example', ok: true },
  { hosts: ['*.example'], name: 'example', ok: false },
  { hosts: ['*.example'], name: 'a.b.example', ok: false },
  { hosts: ['a*.example'], name: 'ab.example', ok: false },
  { hosts: ['b.*.example'], name: 'b.a.example', ok: false },
  { hosts: ['*'], name: 'localhost', ok: false },
  { hosts: ['under_score.example'], name: 'under_score.example', ok: true },
  { hosts: ['a.example'], name: 'b.example', ok: false },
  { hosts: ['127.0.0.1'], name: '127.0.0.1', ok: true },
  { hosts: ['::1'], name: '::1', ok: true },
  { hosts: ['127.0.0.1'], name: '127.0.0.2', ok: false },
  { hosts: ['127.0.0.1'], name: 'localhost', ok: false },
  { hosts: [], name: '127.0.0.1', ok: false },
  { hosts: [], name: 'common.example', ok: false },
]

for (const { hosts, name, ok } of cases) {
  test(`a certificate for ${hosts.join(', ') || 'its common name alone'} is ${ok ? '' : 'not '}for ${name}`, async (t) => {
    const server = await makeCertificate({ commonName: 'common.example', hosts })
    const port = await startTls(t, server, 'hello\n')
    const { verdict, message } = await shakeHands(port, { ca: server.cert, server_name: name })
    t.is(verdict, ok ? 'ok' : 'tls/tls', message)
  })
}

test('an IP address is no name: one written as a name does not count', async (t) => {
  const server = await makeCertificate({ commonName: '127.0.0.1', hosts: ['localhost'] })
  const port = await startTls(t, server, 'hello\n')
  const { verdict, message } = await shakeHands(port, { ca: server.cert }, { host: '127.0.0.1' })
  t.is(verdict, 'tls/tls')
  t.is(
    message,
    `127.0.0.1:${port}: the certificate is for "DNS:localhost", and not for "127.0.0.1" (ERR_TLS_CERT_ALTNAME_INVALID)`,
  )
})

test('a certificate without subjectAltName says so', async (t) => {
  const server = await makeCertificate({ commonName: 'localhost' })
  const port = await startTls(t, server, 'hello\n')
  const { message } = await shakeHands(port, { ca: server.cert })
  t.true(message.includes('the certificate names no host in its subjectAltName, and not for "localhost"'), message)
})

const asked = [
  { title: 'the host of the address', config: {}, tls: {}, sni: 'localhost' },
  { title: 'server_name', config: { server_name: 'b.example' }, tls: {}, sni: 'b.example' },
  { title: 'server_name without its last dot', config: { server_name: 'b.example.' }, tls: {}, sni: 'b.example' },
  {
    title: 'what the prober asks for',
    config: { server_name: 'b.example' },
    tls: { serverName: 'c.example' },
    sni: 'c.example',
  },
  { title: 'nothing for an IP address', config: {}, tls: { host: '127.0.0.1' }, sni: false },
  {
    title: 'nothing for a server_name that is an IP address',
    config: { server_name: '127.0.0.1' },
    tls: {},
    sni: false,
  },
] as const

for (const { title, config, tls, sni } of asked) {
  test(`the server is asked for ${title}`, async (t) => {
    const hosts = ['localhost', 'b.example', 'c.example', '127.0.0.1']
    const server = await makeCertificate({ commonName: 'x', hosts })
    let seen: unknown
    const port = await startTls(t, server, (socket) => {
      seen = socket.servername
      socket.end('hello\n')
    })
    const { verdict } = await shakeHands(port, { ca: server.cert, ...config }, tls)
    t.is(verdict, 'ok')
    t.is(seen, sni)
  })
}
