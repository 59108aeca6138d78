import type { AddressInfo } from 'node:net'
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

/** Makes a certificate authority. */
export async function createAuthority(name: string): Promise<Certificate> {
  const extensions = [{ name: 'basicConstraints' as const, cA: true, critical: true }]
  const made = await generate([{ name: 'commonName', value: name }], { ...STRONG, extensions })
  return { cert: made.cert, key: made.private }
}

/** Makes a certificate for a host, valid from the day before until the given number of days from now. */
export async function issueCertificate(ca: Certificate, host: string, validDays: number): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: host }], {
    ...STRONG,
    ca,
    notBeforeDate: new Date(Date.now() - 10 * DAY_MS),
    notAfterDate: new Date(Date.now() + validDays * DAY_MS),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
  })
  return { cert: made.cert, key: made.private }
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
