import test from 'ava'
import tcp from '../../probes/tcp.ts'
import { createAuthority, issueCertificate } from '../support/certificates.ts'
import { goldenOf, runProber, verdictOf } from '../support/run-prober.ts'
import { type ScriptStep, startScripted } from '../support/scripted.ts'

const ca = await createAuthority('trusted')
const valid = await issueCertificate(ca, 'mail.example', 10)
const expired = await issueCertificate(ca, 'mail.example', -1)
const TRUST = { ca: ca.cert, server_name: 'mail.example' }

const smtp = (certificate = valid): readonly ScriptStep[] => [
  { say: '220 mail.example ESMTP\r\n' },
  { hear: 'EHLO prober\r\n' },
  { say: '250-mail.example\r\n250-STARTTLS\r\n250 HELP\r\n' },
  { hear: 'STARTTLS\r\n' },
  { say: '220 Ready\r\n' },
  { tls: certificate },
  { hear: 'EHLO again\r\n' },
  { say: '250-mail.example\r\n250-AUTH PLAIN\r\n250 HELP\r\n' },
]

/** As in the example of blackbox_exporter. */
const STEPS = [
  { expect: '^220 ([^ ]+) ESMTP' },
  { send: 'EHLO prober\r' },
  { expect: '^250-STARTTLS' },
  { send: 'STARTTLS\r' },
  { expect: '^220' },
  { starttls: true },
  { send: 'EHLO again\r' },
  { expect: '^250-AUTH' },
]

test('SMTP goes on over TLS', async (t) => {
  const { address } = await startScripted(t, smtp())
  const result = await runProber(tcp, address, { options: { query_response: STEPS, tls_config: TRUST } })
  t.is(verdictOf(result.outcome), 'ok', result.outcome.ok ? '' : result.outcome.message)
  const lines = await goldenOf(result)
  t.true(lines.includes('probe_tls_version_info{version="TLS 1.3"} 1'))
  t.true(lines.includes('probe_phase_duration_seconds{phase="tls"} *'))
})

test('the name of the query stands in for the server name', async (t) => {
  const { address } = await startScripted(t, smtp())
  const options = { query_response: STEPS, tls_config: { ca: ca.cert } }
  const named = await runProber(tcp, address, { options, hostname: 'mail.example' })
  t.is(verdictOf(named.outcome), 'ok')
  const unnamed = await runProber(tcp, address, { options })
  t.is(verdictOf(unnamed.outcome), 'tls/tls')
})

test('the server name of the file goes before that of the query', async (t) => {
  const { address } = await startScripted(t, smtp())
  const options = { query_response: STEPS, tls_config: TRUST }
  const { outcome } = await runProber(tcp, address, { options, hostname: 'other.example' })
  t.is(verdictOf(outcome), 'ok')
})

test('an expired certificate fails in its step, and shows its date', async (t) => {
  const { address } = await startScripted(t, smtp(expired))
  const result = await runProber(tcp, address, { options: { query_response: STEPS, tls_config: TRUST } })
  t.is(verdictOf(result.outcome), 'tls/tls')
  t.regex(result.outcome.ok ? '' : result.outcome.message, /^step 6 of query_response: .*expired/i)
  const lines = await goldenOf(result)
  t.true(lines.some((line) => /^probe_ssl_earliest_cert_expiry \d/.test(line)))
})

test('PostgreSQL goes on over TLS after a byte', async (t) => {
  const request = [0, 0, 0, 8, 4, 210, 22, 47]
  const { address } = await startScripted(t, [
    { hear: Uint8Array.from(request) },
    { say: 'S' },
    { tls: valid },
    { hear: '\0' },
  ])
  const query_response = [{ send_bytes: request }, { expect_bytes: 'S', starttls: true }, { send_bytes: '\0' }]
  const { outcome } = await runProber(tcp, address, { options: { query_response, tls_config: TRUST } })
  t.is(verdictOf(outcome), 'ok')
})

const injected = [
  ['in the packet of the last line', [{ say: '220 Ready\r\n250 injected\r\n' }]],
  ['in a packet of its own', [{ say: '220 Ready\r\n' }, { say: '250 inj' }, { hear: 'on\n' }]],
] as const

for (const [title, before] of injected) {
  test(`plain text before the handshake, ${title}, never passes for TLS`, async (t) => {
    const { address } = await startScripted(t, [...before, { tls: valid }])
    const query_response = [
      { expect: '^220' },
      // The bytes are there once one of them was seen.
      ...(before.length === 1 ? [] : [{ expect_bytes: '2' }, { send: 'on' }]),
      { starttls: true },
      { expect: '250 injected' },
    ]
    const { outcome } = await runProber(tcp, address, { options: { query_response, tls_config: TRUST } })
    t.is(verdictOf(outcome), 'protocol/tls')
    t.regex(outcome.ok ? '' : outcome.message, /in plain text before the handshake of TLS/)
  })
}

test('a target that says no more when TLS should begin runs into the deadline', async (t) => {
  const { address } = await startScripted(t, [{ say: '220 Ready\n' }])
  const query_response = [{ expect: '220', starttls: true }]
  const { outcome } = await runProber(tcp, address, { options: { query_response }, timeoutMs: 1000 })
  t.is(verdictOf(outcome), 'timeout/tls')
})

test('a target that ends when TLS should begin has closed', async (t) => {
  const { address } = await startScripted(t, [{ say: '220 Ready\n' }, 'end'])
  const query_response = [{ expect: '220', starttls: true }]
  const { outcome } = await runProber(tcp, address, { options: { query_response } })
  t.is(verdictOf(outcome), 'closed/tls')
})
