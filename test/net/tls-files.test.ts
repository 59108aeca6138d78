import { createPrivateKey } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TlsOptions } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import { createAuthority, issueCertificate, makeCertificate, startTls } from '../support/certificates.ts'
import { shakeHands } from '../support/shake-hands.ts'

const root = await createAuthority('root')
const other = await createAuthority('other')
const server = await issueCertificate(root, 'localhost', 10)
const client = await makeCertificate({ ca: root, commonName: 'client' })
const LOCKED_KEY = createPrivateKey(client.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString()

async function folder(t: ExecutionContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tls-files-'))
  t.teardown(() => rm(path, { recursive: true }))
  return path
}

const replacements = [
  { title: 'written anew', replace: writeFile },
  {
    title: 'put in place of the old',
    replace: async (file: string, text: string) => {
      await writeFile(`${file}.new`, text)
      await rename(`${file}.new`, file)
    },
  },
]

for (const { title, replace } of replacements) {
  test(`a file of authorities that is ${title} counts from the next probe on`, async (t) => {
    const file = join(await folder(t), 'ca.pem')
    const port = await startTls(t, server, 'hello\n')
    await writeFile(file, other.cert)
    t.is((await shakeHands(port, { ca_file: file })).verdict, 'tls/tls')
    await replace(file, root.cert)
    t.is((await shakeHands(port, { ca_file: file })).verdict, 'ok')
    await rm(file)
    t.is((await shakeHands(port, { ca_file: file })).message, `ca_file "${file}": no such file`)
    await writeFile(file, root.cert)
    t.is((await shakeHands(port, { ca_file: file })).verdict, 'ok')
  })
}

const wantsClient: TlsOptions = { ...server, ca: root.cert, requestCert: true, rejectUnauthorized: true }

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a certificate of the client is shown over ${maxVersion}, from the file that is there now`, async (t) => {
    const path = await folder(t)
    const [cert_file, key_file] = [join(path, 'cert.pem'), join(path, 'key.pem')]
    const port = await startTls(t, { ...wantsClient, maxVersion }, (socket) => {
      socket.end(`${socket.getPeerCertificate().subject.CN}\n`)
    })
    const settings = { ca: root.cert, cert_file, key_file }
    for (const commonName of ['one', 'two']) {
      const next = await makeCertificate({ ca: root, commonName })
      await writeFile(cert_file, next.cert)
      await writeFile(key_file, next.key)
      t.is((await shakeHands(port, settings)).said, commonName)
    }
    const { verdict } = await shakeHands(port, { ca: root.cert })
    t.is(verdict.split('/')[0], 'tls')
  })
}

test('a certificate of the client can stand in the settings', async (t) => {
  const port = await startTls(t, wantsClient, 'hello\n')
  const { verdict, message } = await shakeHands(port, { ca: root.cert, ...client })
  t.is(verdict, 'ok', message)
})

test('what a client shows is shown to nobody who does not ask', async (t) => {
  const port = await startTls(t, server, (socket) => socket.end(`${socket.getPeerCertificate().subject?.CN}\n`))
  t.is((await shakeHands(port, { ca: root.cert, ...client })).said, 'undefined')
})

const unusable = [
  { title: 'that has no certificate', config: { ca: 'x' }, says: 'ca has no certificate in PEM' },
  {
    title: 'that is half a certificate',
    config: { ca: root.cert.slice(0, 200) },
    says: 'ca has no certificate in PEM',
  },
  { title: 'in a secret manager', config: { ca_ref: 'x' }, says: /^ca_ref needs a secret manager, .* use ca_file$/ },
  {
    title: 'that is another than that of the certificate',
    config: { cert: client.cert, key: root.key },
    says: 'key is not the key of cert',
  },
  { title: 'that is none', config: { cert: client.cert, key: 'x' }, says: 'key has no private key in PEM' },
  { title: 'that is locked', config: { cert: client.cert, key: LOCKED_KEY }, says: 'key is encrypted' },
  { title: 'without a certificate', config: { cert: 'x', key: client.key }, says: 'cert has no certificate in PEM' },
  { title: 'that is a folder', config: { ca_file: '/' }, says: 'ca_file "/": not a file' },
  { title: 'that never ends', config: { ca_file: '/dev/zero' }, says: 'ca_file "/dev/zero": not a file' },
] as const

for (const { title, config, says } of unusable) {
  test(`a setting ${title} fails the probe: ${Object.keys(config).join(' and ')}`, async (t) => {
    const port = await startTls(t, server, 'hello\n')
    const { verdict, message } = await shakeHands(port, config)
    t.is(verdict, 'tls/tls')
    if (typeof says === 'string') t.is(message, says)
    else t.regex(message, says)
  })
}

test('a file over its bound is not used', async (t) => {
  const file = join(await folder(t), 'ca.pem')
  await writeFile(file, `${root.cert}${'#'.repeat(1024 * 1024)}`)
  const port = await startTls(t, server, 'hello\n')
  const { message } = await shakeHands(port, { ca_file: file })
  t.is(message, `ca_file "${file}": larger than 1048576 bytes`)
})
