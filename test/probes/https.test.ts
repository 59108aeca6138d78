import type { Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import test from 'ava'
import http from '../../probes/http.ts'
import { createAuthority, issueCertificate, startTls } from '../support/certificates.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { say, startTcp } from '../support/servers.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
const ca = await createAuthority('trusted')
const otherCa = await createAuthority('unknown')
setDefaultCACertificates([...getCACertificates(), ca.cert])
const valid = await issueCertificate(ca, 'localhost', 10)
const expired = await issueCertificate(ca, 'localhost', -1)
const otherHost = await issueCertificate(ca, 'other.example', 10)
const unknown = await issueCertificate(otherCa, 'localhost', 10)

test('a certificate that is valid for the host is accepted', async (t) => {
  const port = await startTls(t, valid, OK)
  const result = await runProber(http, `https://localhost:${port}/`, { options: { preferred_ip_protocol: 'ip4' } })
  const lines = await goldenOf(result)
  t.is(verdictOf(result.outcome), 'ok')
  t.true(lines.includes('probe_http_ssl 1'))
  t.true(lines.includes('probe_phase_duration_seconds{phase="tls"} *'))
})

const refused = [
  { title: 'expired', certificate: expired, says: /CERT_HAS_EXPIRED/ },
  { title: 'for another host', certificate: otherHost, says: /other\.example/ },
  { title: 'of an unknown authority', certificate: unknown, says: /UNABLE_TO/ },
] as const

for (const { title, certificate, says } of refused) {
  test(`a certificate that is ${title} fails with reason tls`, async (t) => {
    const port = await startTls(t, certificate, OK)
    const { outcome } = await runProber(http, `https://localhost:${port}/`, {
      options: { preferred_ip_protocol: 'ip4' },
    })
    t.is(verdictOf(outcome), 'tls/tls')
    t.regex(outcome.ok ? '' : outcome.message, says)
  })
}

const broken = [
  { title: 'speaks HTTP', handle: say(OK), verdict: 'tls/tls' },
  { title: 'hangs up', handle: say(''), verdict: 'closed/tls' },
  {
    title: 'resets',
    handle: (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()),
    verdict: 'closed/tls',
  },
  { title: 'stops in the handshake', handle: () => {}, verdict: 'timeout/tls' },
] as const

for (const { title, handle, verdict } of broken) {
  test(`a target of https that ${title} is ${verdict}`, async (t) => {
    const target = await startTcp(t, handle)
    const { outcome } = await runProber(http, `https://${target.address}/`, { timeoutMs: 1000 })
    t.is(verdictOf(outcome), verdict)
  })
}

test('a message of TLS says what is wrong, and nothing of the library', async (t) => {
  const target = await startTcp(t, say(OK))
  const { outcome } = await runProber(http, `https://${target.address}/`)
  t.is(outcome.ok ? '' : outcome.message, `${target.address}: wrong version number (ERR_SSL_WRONG_VERSION_NUMBER)`)
})
