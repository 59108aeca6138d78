import { X509Certificate } from 'node:crypto'
import test from 'ava'
import { Trust } from '../../src/net/trust.ts'
import { findChain } from '../../src/net/verified-chain.ts'
import { type Certificate, createAuthority, makeCertificate } from '../support/certificates.ts'
import { createKey, derName, signDerCertificate } from '../support/der.ts'

const parsed = (...certificates: readonly Certificate[]) => certificates.map(({ cert }) => new X509Certificate(cert))
const namesOf = (chain: readonly X509Certificate[]) => chain.map(({ subject }) => subject)

const root = await createAuthority('root')
const between = await makeCertificate({ ca: root, commonName: 'between', isAuthority: true, validDays: 5 })
const leaf = await makeCertificate({ ca: between, commonName: 'leaf' })
const trust = new Trust([root.cert])

test('a certificate that only claims to come from a trusted authority does not lengthen the chain', async (t) => {
  const impostor = await createAuthority('root')
  const claims = await makeCertificate({ ca: impostor, commonName: 'between', isAuthority: true, key: between.key })
  const [expected] = parsed(between)
  const chain = findChain(parsed(leaf, claims, between), trust, Date.now())
  t.deepEqual(namesOf(chain), ['CN=leaf', 'CN=between', 'CN=root'])
  t.is(chain[1]?.fingerprint256, expected?.fingerprint256)
})

test('certificates that lead to each other in endless ways end in no chain', (t) => {
  const key = createKey()
  const name = (text: string) => derName([['2.5.4.3', 0x0c, text]])
  const others = Array.from({ length: 60 }, (_, index) => {
    const [subject, issuer] = index % 2 === 0 ? [name('a'), name('b')] : [name('b'), name('a')]
    return signDerCertificate({ subject, issuer, serial: Buffer.of(index + 1), key })
  })
  const under = signDerCertificate({ subject: name('leaf'), issuer: name('a'), key })
  t.deepEqual(findChain(parsed(under, ...others), trust, Date.now()), [])
})

test('nothing that was sent has no chain', (t) => {
  t.deepEqual(findChain([], trust, Date.now()), [])
})
