import { createPublicKey } from 'node:crypto'
import { type AddressInfo, isIP } from 'node:net'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { ExecutionContext } from 'ava'
import { generate } from 'selfsigned'

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const STRONG = { keyType: 'ec', algorithm: 'sha256' } as const
const DAY_MS = 86_400_000

/** What is to be in a certificate. */
export interface CertificateRequest {
  /** Who signs; the certificate itself where it is left out. */
  readonly ca?: Certificate
  readonly commonName: string
  /** Names and IP addresses in its subjectAltName; the extension is left out without any. */
  readonly hosts?: readonly string[]
  readonly isAuthority?: boolean
  /** What its key may do, and nothing else; anything where it is left out. */
  readonly keyUsage?: 'keyCertSign'
  /** Days from now on; it began ten days ago. @defaultValue 100 */
  readonly validDays?: number
  /** A key that another certificate has already. */
  readonly key?: string
  /** Size of an RSA key; an elliptic curve is used where it is left out. Not together with `ca`. */
  readonly rsaBits?: number
}

/** Makes a certificate. */
export async function makeCertificate(request: CertificateRequest): Promise<Certificate> {
  const { ca, commonName, hosts = [], isAuthority = false, validDays = 100, key, keyUsage, rsaBits } = request
  const altNames = hosts.map((host) =>
    isIP(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host },
  )
  const made = await generate([{ name: 'commonName', value: commonName }], {
    ...STRONG,
    ...(rsaBits !== undefined && { keyType: 'rsa', keySize: rsaBits }),
    ...(ca && { ca }),
    ...(key !== undefined && { keyPair: keyPairOf(key) }),
    notBeforeDate: new Date(Date.now() - 10 * DAY_MS),
    notAfterDate: new Date(Date.now() + validDays * DAY_MS),
    extensions: [
      { name: 'basicConstraints' as const, cA: isAuthority, critical: true },
      ...(keyUsage ? [{ name: 'keyUsage' as const, [keyUsage]: true, critical: true }] : []),
      ...(hosts.length > 0 ? [{ name: 'subjectAltName' as const, altNames }] : []),
    ],
  })
  return { cert: made.cert, key: made.private }
}

function keyPairOf(privateKey: string): { readonly privateKey: string; readonly publicKey: string } {
  return { privateKey, publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString() }
}

/** Makes a certificate authority, which is its own or that of another. */
export function createAuthority(name: string, ca?: Certificate): Promise<Certificate> {
  return makeCertificate({ commonName: name, isAuthority: true, ...(ca && { ca }) })
}

/** Makes a certificate for a host, valid from ten days before until the given number of days from now. */
export function issueCertificate(ca: Certificate, host: string, validDays: number): Promise<Certificate> {
  return makeCertificate({ ca, commonName: host, hosts: [host], validDays })
}

/** Starts a TLS server, on a free port of 127.0.0.1; a text is what it answers each connection with. */
export async function startTls(
  t: ExecutionContext,
  options: TlsOptions,
  reply: string | ((socket: TLSSocket) => void),
): Promise<number> {
  const sockets = new Set<TLSSocket>()
  const server = createServer({ ...options }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // Probes hang up whenever they like.
    if (typeof reply === 'string') socket.end(reply)
    else reply(socket)
    socket.resume() // What nobody reads would hide the end of the connection.
  })
  server.on('tlsClientError', () => {}) // A client that refuses the certificate is what some tests are about.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return (server.address() as AddressInfo).port
}
