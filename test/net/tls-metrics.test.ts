import { X509Certificate } from 'node:crypto'
import test from 'ava'
import { knownCertificate } from '../../src/net/known-certificates.ts'
import { createAuthority, issueCertificate, makeCertificate, startTls } from '../support/certificates.ts'
import { der, derName, sequence, signDerCertificate } from '../support/der.ts'
import { shakeHands } from '../support/shake-hands.ts'

const root = await createAuthority('root')
const expired = await issueCertificate(root, 'localhost', -1)
const soon = await issueCertificate(root, 'localhost', 5)

const metricOf = (lines: readonly string[], name: string): number => {
  return Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1])
}
const inDays = (days: number): number => Math.floor(Date.now() / 1000 + days * 86_400)

test('the metrics of a handshake have the names, types and labels of blackbox_exporter', async (t) => {
  const subject = derName([['2.5.4.6', 0x13, 'DE']], [['2.5.4.3', 0x0c, 'name']])
  const altNames = sequence(der(0x82, 'localhost'), der(0x87, '\x7f\0\0\x01'), der(0x82, '*.example'), der(0x81, 'a@b'))
  const server = signDerCertificate({ subject, altNames, serial: Buffer.of(0, 0xab, 1) })
  const port = await startTls(t, { ...server, honorCipherOrder: false }, 'hello\n')
  const { lines, handshake } = await shakeHands(port, { ca: server.cert })
  const fingerprint = handshake?.sent[0]?.fingerprint256.replaceAll(':', '').toLowerCase()
  const labels = `issuer="CN=name,C=DE",serialnumber="ab01",subject="CN=name,C=DE",subjectalternative="localhost,*.example"`
  const tls = lines.filter((line) => /probe_(?:ssl|tls)_/.test(line))
  t.deepEqual(sorted(tls), [
    '# TYPE probe_ssl_earliest_cert_expiry gauge',
    '# TYPE probe_ssl_last_chain_expiry_timestamp_seconds gauge',
    '# TYPE probe_ssl_last_chain_info gauge',
    '# TYPE probe_tls_cipher_info gauge',
    '# TYPE probe_tls_version_info gauge',
    'probe_ssl_earliest_cert_expiry 2493072000',
    'probe_ssl_last_chain_expiry_timestamp_seconds *',
    `probe_ssl_last_chain_info{fingerprint_sha256="${fingerprint}",${labels}} 1`,
    'probe_tls_cipher_info{cipher="TLS_AES_128_GCM_SHA256"} 1',
    'probe_tls_version_info{version="TLS 1.3"} 1',
  ])
})

/** Lines in order, and the labels in each. */
function sorted(lines: readonly string[]): readonly string[] {
  const sortLabels = (line: string): string =>
    line.replace(
      /\{(.*)\}/,
      (_, labels: string) =>
        `{${labels
          .split(/,(?=\w+=")/)
          .sort()
          .join(',')}}`,
    )
  return lines.map(sortLabels).sort()
}

test('a certificate that expired shows its date', async (t) => {
  const port = await startTls(t, expired, 'hello\n')
  const { verdict, lines, handshake } = await shakeHands(port, { ca: root.cert })
  t.is(verdict, 'tls/tls')
  t.true(Math.abs(metricOf(lines, 'probe_ssl_earliest_cert_expiry') - inDays(-1)) < 120)
  t.is(handshake?.verifiedChain.length, 0)
})

test('the first expiry counts of all certificates that were sent, related or not', async (t) => {
  const unrelated = await makeCertificate({ commonName: 'unrelated', validDays: 2 })
  const port = await startTls(t, { ...soon, cert: `${soon.cert}\n${unrelated.cert}` }, 'hello\n')
  const { verdict, lines, handshake } = await shakeHands(port, { ca: root.cert })
  t.is(verdict, 'ok')
  t.deepEqual(
    handshake?.sent.map(({ subject }) => subject),
    ['CN=localhost', 'CN=unrelated'],
  )
  t.true(Math.abs(metricOf(lines, 'probe_ssl_earliest_cert_expiry') - inDays(2)) < 120)
})

test('certificates are remembered, and those of a hostile target do not add up', (t) => {
  const altNames = sequence(...Array.from({ length: 4000 }, (_, index) => der(0x82, `name-${index}.example`)))
  const make = (serial: number): X509Certificate => {
    const certificate = { subject: derName(), altNames, serial: Buffer.of(serial) }
    return new X509Certificate(signDerCertificate(certificate).cert)
  }
  const first = make(1)
  const kept = knownCertificate(first)
  t.is(knownCertificate(new X509Certificate(first.raw)), kept)
  for (let serial = 2; serial < 10; serial += 1) knownCertificate(make(serial))
  t.not(knownCertificate(first), kept)
})
