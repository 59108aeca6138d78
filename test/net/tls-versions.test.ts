import type { SecureVersion } from 'node:tls'
import test from 'ava'
import { createAuthority, issueCertificate, makeCertificate, startTls } from '../support/certificates.ts'
import { shakeHands } from '../support/shake-hands.ts'

const root = await createAuthority('root')
const server = await issueCertificate(root, 'localhost', 10)
const CIPHERS = 'ALL:@SECLEVEL=0'

interface Case {
  readonly speaks: SecureVersion
  readonly config: object
  readonly verdict: string
  readonly version?: string
}

const cases: readonly Case[] = [
  { speaks: 'TLSv1.3', config: {}, verdict: 'ok', version: 'TLS 1.3' },
  { speaks: 'TLSv1.2', config: {}, verdict: 'ok', version: 'TLS 1.2' },
  { speaks: 'TLSv1.1', config: {}, verdict: 'tls/tls' },
  { speaks: 'TLSv1', config: {}, verdict: 'tls/tls' },
  { speaks: 'TLSv1', config: { min_version: 'TLS11' }, verdict: 'tls/tls' },
  { speaks: 'TLSv1.1', config: { min_version: 'TLS11' }, verdict: 'ok', version: 'TLS 1.1' },
  { speaks: 'TLSv1', config: { min_version: 'TLS10' }, verdict: 'ok', version: 'TLS 1.0' },
  { speaks: 'TLSv1.3', config: { min_version: 'TLS10' }, verdict: 'ok', version: 'TLS 1.3' },
  { speaks: 'TLSv1.2', config: { min_version: 'TLS13' }, verdict: 'tls/tls' },
  { speaks: 'TLSv1.3', config: { min_version: 'TLS13' }, verdict: 'ok', version: 'TLS 1.3' },
  { speaks: 'TLSv1.3', config: { max_version: 'TLS12' }, verdict: 'tls/tls' },
  { speaks: 'TLSv1.2', config: { min_version: 'TLS12', max_version: 'TLS12' }, verdict: 'ok', version: 'TLS 1.2' },
]

for (const { speaks, config, verdict, version } of cases) {
  test(`a server of ${speaks} and ${JSON.stringify(config)} is ${verdict}`, async (t) => {
    const options = { ...server, minVersion: speaks, maxVersion: speaks, ciphers: CIPHERS }
    const port = await startTls(t, options, 'hello\n')
    const result = await shakeHands(port, { ca: root.cert, ...config })
    t.is(result.verdict, verdict, result.message)
    t.is(result.handshake?.version, version)
    if (version !== undefined) t.true(result.lines.includes(`probe_tls_version_info{version="${version}"} 1`))
  })
}

const impossible = [
  { config: { min_version: 'TLS13', max_version: 'TLS12' }, oldest: 'TLS13', newest: 'TLS12' },
  { config: { max_version: 'TLS11' }, oldest: 'TLS12', newest: 'TLS11' },
]

for (const { config, oldest, newest } of impossible) {
  test(`${JSON.stringify(config)} leaves no version, and the probe says so`, async (t) => {
    const port = await startTls(t, server, 'hello\n')
    const { verdict, message } = await shakeHands(port, config)
    t.is(verdict, 'tls/tls')
    t.is(message, `no version of TLS is left: the oldest allowed is ${oldest}, the newest ${newest}`)
  })
}

// The client's order decides; it is a label of a metric.
const ciphers = [
  { speaks: 'TLSv1.3', offers: undefined, cipher: 'TLS_AES_128_GCM_SHA256' },
  { speaks: 'TLSv1.2', offers: CIPHERS, cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
  {
    speaks: 'TLSv1.2',
    offers: 'ECDHE-ECDSA-CHACHA20-POLY1305',
    cipher: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  },
] as const

for (const { speaks, offers, cipher } of ciphers) {
  test(`the cipher that is agreed on over ${speaks} is ${cipher}`, async (t) => {
    const options = { ...server, maxVersion: speaks, honorCipherOrder: false, ...(offers && { ciphers: offers }) }
    const port = await startTls(t, options, 'hello\n')
    const { lines, message } = await shakeHands(port, { ca: root.cert })
    t.true(lines.includes(`probe_tls_cipher_info{cipher="${cipher}"} 1`), `${message} ${lines.join('\n')}`)
  })
}

test('an exchange of keys by RSA is not offered', async (t) => {
  const rsa = await makeCertificate({ commonName: 'rsa', rsaBits: 2048 })
  const port = await startTls(t, { ...rsa, maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:@SECLEVEL=0' }, 'hello\n')
  const { verdict } = await shakeHands(port, { insecure_skip_verify: true })
  t.is(verdict, 'tls/tls')
})

test('an RSA key of 1024 bits is enough', async (t) => {
  const rsa = await makeCertificate({ commonName: 'rsa', hosts: ['localhost'], rsaBits: 1024 })
  const port = await startTls(t, { ...rsa, ciphers: 'DEFAULT:@SECLEVEL=0' }, 'hello\n')
  const { verdict, message } = await shakeHands(port, { ca: rsa.cert })
  t.is(verdict, 'ok', message)
})
