import { X509Certificate } from 'node:crypto'
import test from 'ava'
import { readCertificate } from '../../src/net/certificate-fields.ts'
import { formatName } from '../../src/net/certificate-names.ts'
import { Trust } from '../../src/net/trust.ts'
import { findChain } from '../../src/net/verified-chain.ts'
import { type Certificate, createAuthority, makeCertificate } from '../support/certificates.ts'
import { type Attribute, createKey, der, derName, sequence, signDerCertificate } from '../support/der.ts'

const root = await createAuthority('root')
const between = await makeCertificate({ ca: root, commonName: 'between', isAuthority: true, validDays: 5 })
const leaf = await makeCertificate({ ca: between, commonName: 'leaf' })

const [CN, C, O, OU, L, ST] = ['2.5.4.3', '2.5.4.6', '2.5.4.10', '2.5.4.11', '2.5.4.7', '2.5.4.8']
const [STREET, SERIAL, POSTAL, GIVEN] = ['2.5.4.9', '2.5.4.5', '2.5.4.17', '2.5.4.42']
const [EMAIL, DC] = ['1.2.840.113549.1.9.1', '0.9.2342.19200300.100.1.25']
const [UTF8, NUMERIC, PRINTABLE, T61, IA5, BMP] = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1e]

const bmp = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const utf8 = (type: string, text: string): Attribute => [type, UTF8, Buffer.from(text)]
const subjectOf = (subject: Buffer): string => {
  return formatName(readCertificate(new X509Certificate(signDerCertificate({ subject }).cert)).subject)
}

// Each as blackbox_exporter 0.23 shows it, but for Latin-1 in T61String, which Go knows since 1.23.
const cases: readonly {
  readonly title: string
  readonly parts: readonly (readonly Attribute[])[]
  readonly shown: string
}[] = [
  {
    title: 'of all attributes that have a word',
    parts: [C, O, OU, L, ST, STREET, POSTAL, CN, SERIAL].map((type) => [[type, PRINTABLE, type.slice(6)] as const]),
    shown: 'SERIALNUMBER=5,CN=3,OU=11,O=10,POSTALCODE=17,STREET=9,L=7,ST=8,C=6',
  },
  { title: 'with two common names', parts: [[utf8(CN, 'first')], [utf8(CN, 'second')]], shown: 'CN=second' },
  {
    title: 'with two units',
    parts: [[utf8(OU, 'first')], [utf8(O, 'o')], [utf8(OU, 'second')]],
    shown: 'OU=first+OU=second,O=o',
  },
  {
    title: 'with several attributes in one part',
    parts: [[utf8(CN, 'x'), utf8(O, 'o'), utf8(GIVEN, 'g')]],
    shown: 'CN=x,O=o,2.5.4.42=#130167',
  },
  {
    title: 'with an address of mail',
    parts: [[[C, PRINTABLE, 'DE']], [[EMAIL, IA5, 'a@b.example']], [utf8(CN, 'x')]],
    shown: 'CN=x,C=DE,1.2.840.113549.1.9.1=#0c0b6140622e6578616d706c65',
  },
  {
    title: 'with domain components',
    parts: [[[DC, IA5, 'example']], [[DC, IA5, 'com']]],
    shown: '0.9.2342.19200300.100.1.25=#1303636f6d,0.9.2342.19200300.100.1.25=#13076578616d706c65',
  },
  {
    title: 'with long values and odd types',
    parts: [
      [utf8('2.999.3', 'x'.repeat(200))],
      [utf8('1.2.3.4', 'a*b')],
      [utf8('1.2.3.5', '')],
      [utf8('1.2.3.6', 'é')],
    ],
    shown: `1.2.3.6=#0c02c3a9,1.2.3.5=#1300,1.2.3.4=#0c03612a62,2.999.3=#1381c8${'78'.repeat(200)}`,
  },
  {
    title: 'with all that is escaped',
    parts: [[utf8(CN, 'a,b+c"d\\e<f>g;h=i')], [utf8(O, '#x#')], [utf8(OU, ' y ')], [utf8(L, ' ')]],
    shown: 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h=i,OU=\\ y\\ ,O=\\#x#,L=\\ ',
  },
  {
    title: 'with line feeds and zeros',
    parts: [[utf8(CN, '#')], [utf8(O, 'a\nb\0c')]],
    shown: 'CN=\\#,O=a\nb\0c',
  },
  { title: 'beyond ASCII', parts: [[utf8(CN, 'Größe 😀 ')], [utf8(O, '😀 ')]], shown: 'CN=Größe 😀\\ ,O=😀\\ ' },
  { title: 'in UTF-16', parts: [[[CN, BMP, bmp('Größe')]], [[O, BMP, bmp('x\0')]]], shown: 'CN=Größe,O=x' },
  { title: 'in T61', parts: [[[CN, T61, 'Gr\xf6\xdfe']]], shown: 'CN=Größe' },
  {
    title: 'in other kinds of strings',
    parts: [[[CN, IA5, 'a@b']], [[O, NUMERIC, '12 3']], [[OU, PRINTABLE, '*.example & co']]],
    shown: 'CN=a@b,OU=*.example & co,O=12 3',
  },
  { title: 'with empty values', parts: [[utf8(CN, '')], [utf8(O, '')]], shown: 'O=' },
  { title: 'without anything', parts: [], shown: '' },
]

for (const { title, parts, shown } of cases) {
  test(`a name ${title} is shown as Go shows it`, (t) => t.is(subjectOf(derName(...parts)), shown))
}

const attribute = (type: Buffer, value: Buffer): Buffer => sequence(der(0x31, sequence(type, value)))
const commonName = der(0x06, Buffer.of(0x55, 4, 3))

const hostile: readonly { readonly title: string; readonly bytes: Buffer }[] = [
  { title: 'ends early', bytes: derName([utf8(CN, 'x')]).subarray(0, 10) },
  { title: 'has a length without an end', bytes: Buffer.of(0x30, 0x80, 0, 0) },
  { title: 'has a length of four bytes', bytes: Buffer.of(0x30, 0x84, 0, 0, 0, 0) },
  { title: 'claims more than there is', bytes: Buffer.of(0x30, 0x82, 0xff, 0xff, 0x31) },
  { title: 'has no sets', bytes: sequence(sequence(commonName)) },
  { title: 'has an attribute without a value', bytes: sequence(der(0x31, sequence(commonName))) },
  { title: 'has a type that does not end', bytes: attribute(der(0x06, Buffer.of(0x55, 0x84)), der(UTF8, 'x')) },
  { title: 'has a type beyond 31 bits', bytes: attribute(der(0x06, Buffer.alloc(9, 0xff), '\x01'), der(UTF8, 'x')) },
  { title: 'has an empty type', bytes: attribute(der(0x06), der(UTF8, 'x')) },
  { title: 'is a number', bytes: der(0x02, '\x01') },
]

for (const { title, bytes } of hostile) {
  test(`a name that ${title} is empty`, (t) => {
    const [first, ...rest] = [bytes[0] ?? 0, ...bytes.subarray(1)]
    t.is(formatName({ tag: first, contents: contentsOf(Buffer.from(rest)) }), '')
  })
}

/** The bytes after the length, where there is one that fits. */
function contentsOf(rest: Buffer): Buffer {
  return rest[0] === rest.length - 1 ? rest.subarray(1) : rest
}

test('random bytes make no name, and no exception', (t) => {
  let state = 1
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state >>> 24
  }
  const whole = derName([utf8(CN, 'name')], [utf8(O, 'org'), utf8(EMAIL, 'a@b')])
  for (let round = 0; round < 2000; round += 1) {
    const bytes = Buffer.from(whole)
    for (let change = 0; change < 3; change += 1) bytes[next() % bytes.length] = next()
    t.notThrows(() => formatName({ tag: 0x30, contents: bytes.subarray(2) }))
  }
})

const parsed = (...certificates: readonly Certificate[]) => certificates.map(({ cert }) => new X509Certificate(cert))
const namesOf = (chain: readonly X509Certificate[]) => chain.map(({ subject }) => subject)

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
