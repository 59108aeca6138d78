import test from 'ava'
import { startTls } from '../support/certificates.ts'
import { der, derName, sequence, signDerCertificate } from '../support/der.ts'
import { shakeHands } from '../support/shake-hands.ts'

const MAX_LABEL_LENGTH = 4096
const commonName = (text: string) => derName([['2.5.4.3', 0x0c, text]])

test('a certificate with names without end stays within bounds', async (t) => {
  const names = Array.from({ length: 3000 }, (_, index) => der(0x82, `host-${index}.example`))
  const subject = derName(...Array.from({ length: 300 }, () => [['2.5.4.11', 0x0c, 'unit'.repeat(10)] as const]))
  const server = signDerCertificate({ subject, altNames: sequence(...names), serial: Buffer.alloc(2000, 0x7f) })
  const port = await startTls(t, server, 'hello\n')
  const { lines, message } = await shakeHands(port, { insecure_skip_verify: true })
  const line = lines.find((text) => text.startsWith('probe_ssl_last_chain_info{')) ?? message
  for (const label of ['subject', 'issuer', 'subjectalternative', 'serialnumber']) {
    const value = new RegExp(`${label}="([^"]*)"`).exec(line)?.[1] ?? line
    t.true(value.length > 3900 && value.length <= MAX_LABEL_LENGTH, `${label}: ${value.length}`)
  }
})

test('certificates over the bound of a handshake fail it', async (t) => {
  const names = Array.from({ length: 10_000 }, (_, index) => der(0x82, `host-${index}.example`))
  const server = signDerCertificate({ subject: commonName('x'), altNames: sequence(...names) })
  const port = await startTls(t, server, 'hello\n')
  const { verdict, message } = await shakeHands(port, { insecure_skip_verify: true })
  t.is(verdict, 'tls/tls')
  t.regex(message, /excessive message size/)
})

test('names in a certificate cannot write into a message', async (t) => {
  const altNames = sequence(der(0x82, 'a\n\x1b[31m, DNS:localhost'))
  const server = signDerCertificate({ subject: commonName('x\n\x1b[31m'), altNames })
  const port = await startTls(t, server, 'hello\n')
  for (const config of [{}, { ca: server.cert }]) {
    const { verdict, message } = await shakeHands(port, config)
    t.is(verdict, 'tls/tls')
    t.notRegex(message, /\p{Cc}/u)
  }
})

test('a subjectAltName that cannot be read names nothing', async (t) => {
  const server = signDerCertificate({ subject: commonName('localhost'), altNames: Buffer.of(0x30, 0x85, 1) })
  const port = await startTls(t, server, 'hello\n')
  const { verdict, lines } = await shakeHands(port, { ca: server.cert })
  t.is(verdict, 'tls/tls')
  t.true(lines.some((line) => line.includes('subjectalternative=""')))
})

test('a server cannot shake hands a second time, in which it could show another certificate', async (t) => {
  const server = signDerCertificate({ subject: commonName('localhost'), altNames: sequence(der(0x82, 'localhost')) })
  const refusals: unknown[] = []
  const port = await startTls(t, { ...server, maxVersion: 'TLSv1.2' }, (socket) => {
    socket.on('error', (error) => {
      refusals.push('code' in error && error.code)
      socket.destroy()
    })
    socket.renegotiate({}, () => socket.end('hello\n'))
  })
  const { verdict, said } = await shakeHands(port, { ca: server.cert })
  t.deepEqual([verdict, said, refusals], ['tls/receive', '', ['ERR_SSL_NO_RENEGOTIATION']])
})
