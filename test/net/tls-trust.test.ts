import test from 'ava'
import { createAuthority, makeCertificate, startTls } from '../support/certificates.ts'
import { shakeHands } from '../support/shake-hands.ts'

const root = await createAuthority('root')
const between = await createAuthority('between', root)
const hosts = ['localhost', '127.0.0.1']
const leaf = await makeCertificate({ ca: root, commonName: 'leaf', hosts })
const deep = await makeCertificate({ ca: between, commonName: 'deep', hosts })
const unrelated = await createAuthority('unrelated')
const selfSigned = await makeCertificate({ commonName: 'self', hosts })
const signing = await makeCertificate({ commonName: 'signing', hosts, keyUsage: 'keyCertSign', isAuthority: true })
const expired = await makeCertificate({ ca: root, commonName: 'expired', hosts, validDays: -1 })
const expiredBetween = await makeCertificate({ ca: root, commonName: 'old', isAuthority: true, validDays: -2 })
const underExpired = await makeCertificate({ ca: expiredBetween, commonName: 'leaf', hosts })

const withChain = (...chain: readonly { readonly cert: string }[]) => chain.map(({ cert }) => cert).join('\n')

const accepted = [
  { title: 'of a trusted authority', server: leaf, ca: root.cert, chain: 2 },
  { title: 'with what lies between', server: { ...deep, cert: withChain(deep, between) }, ca: root.cert, chain: 3 },
  {
    title: 'sent with an unrelated one',
    server: { ...leaf, cert: withChain(leaf, unrelated) },
    ca: root.cert,
    chain: 2,
  },
  { title: 'of a trusted authority that has another above it', server: deep, ca: between.cert, chain: 2 },
  { title: 'that is trusted itself', server: deep, ca: deep.cert, chain: 1 },
  { title: 'that signed itself and is trusted', server: selfSigned, ca: selfSigned.cert, chain: 1 },
  { title: 'of one of several authorities', server: leaf, ca: withChain(unrelated, root, between), chain: 2 },
  { title: 'of an authority amid other text', server: leaf, ca: `# root\n${root.cert}\n# end`, chain: 2 },
] as const

for (const { title, server, ca, chain } of accepted) {
  test(`a certificate ${title} is accepted`, async (t) => {
    const port = await startTls(t, server, 'hello\n')
    const { verdict, message, handshake, said } = await shakeHands(port, { ca })
    t.is(`${verdict} ${message}`, 'ok ')
    t.is(said, 'hello')
    t.is(handshake?.verifiedChain.length, chain)
  })
}

const refused = [
  {
    title: 'whose key may sign others alone',
    server: signing,
    ca: signing.cert,
    says: 'a certificate may not be used for a server (INVALID_PURPOSE)',
  },
  {
    title: 'of an unknown authority',
    server: leaf,
    ca: unrelated.cert,
    says: 'the certificate comes from an unknown authority, or one between was not sent: "CN=root" (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)',
  },
  {
    title: 'without what lies between',
    server: deep,
    ca: root.cert,
    says: 'the certificate comes from an unknown authority, or one between was not sent: "CN=between" (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)',
  },
  {
    title: 'sent with an authority that is not trusted',
    server: { ...leaf, cert: withChain(leaf, root) },
    ca: unrelated.cert,
    says: 'the certificate comes from an authority that is not trusted: "CN=root" (SELF_SIGNED_CERT_IN_CHAIN)',
  },
  {
    title: 'that signed itself',
    server: selfSigned,
    ca: root.cert,
    says: 'the certificate is signed by itself, and not one that is trusted (DEPTH_ZERO_SELF_SIGNED_CERT)',
  },
  {
    title: 'that expired',
    server: expired,
    ca: root.cert,
    says: /^the certificate expired on \d{4}-\S+Z \(CERT_HAS_EXPIRED\)$/,
  },
  {
    title: 'of an authority that expired',
    server: { ...underExpired, cert: withChain(underExpired, expiredBetween) },
    ca: root.cert,
    says: /^the certificate of the authority "CN=old" expired on \d{4}-\S+Z \(CERT_HAS_EXPIRED\)$/,
  },
  {
    title: 'of an authority of the system only',
    server: leaf,
    says: /unknown authority/,
  },
] as const

for (const { title, server, says, ...settings } of refused) {
  test(`a certificate ${title} is refused, and its handshake told`, async (t) => {
    const port = await startTls(t, server, 'hello\n')
    const { verdict, message, handshake } = await shakeHands(port, settings)
    t.is(verdict, 'tls/tls')
    const text = message.replace(`127.0.0.1:${port}: `, '')
    if (typeof says === 'string') t.is(text, says)
    else t.regex(text, says)
    t.is(handshake?.sent.length, server.cert.split('BEGIN CERTIFICATE').length - 1)
    t.is(handshake?.verifiedChain.length, 0)
  })

  test(`a certificate ${title} is accepted by insecure_skip_verify`, async (t) => {
    const port = await startTls(t, server, 'hello\n')
    const { verdict, handshake } = await shakeHands(port, { ...settings, insecure_skip_verify: true })
    t.is(verdict, 'ok')
    t.is(handshake?.verifiedChain.length, 0)
  })
}

test('of several ways to a trusted authority, the one counts that stays valid for longest', async (t) => {
  const old = await createAuthority('old root')
  const crossed = await makeCertificate({ ca: old, commonName: 'root', isAuthority: true, validDays: 5, key: root.key })
  const expiry = (days: number) => new Date(Date.now() + days * 86_400_000).toDateString()
  const port = await startTls(t, { ...leaf, cert: withChain(leaf, crossed) }, 'hello\n')
  const both = await shakeHands(port, { ca: withChain(old, root) })
  t.deepEqual(
    both.handshake?.verifiedChain.map(({ subject }) => subject),
    ['CN=leaf', 'CN=root'],
  )
  t.is(both.handshake?.verifiedChain[1]?.validToDate.toDateString(), expiry(100))
  const onlyOld = await shakeHands(port, { ca: old.cert })
  t.deepEqual(
    onlyOld.handshake?.verifiedChain.map(({ issuer }) => issuer),
    ['CN=root', 'CN=old root', 'CN=old root'],
  )
})
