import type { X509Certificate } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

/** How to upgrade a connection to TLS. */
export interface TlsOptions {
  /** Name to ask for (SNI) and to verify. @defaultValue the host of the address */
  readonly serverName?: string
  /** Protocols to offer by ALPN (RFC 7301), the preferred one first. */
  readonly alpnProtocols?: readonly string[]
  /** Is told of the handshake once it is done, before a certificate that cannot be trusted fails the dial. */
  readonly onHandshake?: (handshake: TlsHandshake) => void
}

/** What a TLS handshake agreed on, and the certificates that came with it. */
export interface TlsHandshake {
  /** `TLS 1.3`. */
  readonly version: string
  /** Cipher suite by its IANA name. */
  readonly cipher: string
  readonly alpnProtocol: string | undefined
  /** All certificates that the server sent, in its order, whether they belong together or not. */
  readonly sent: readonly X509Certificate[]
  /** The chain from the server's certificate to a trusted one; empty where none was verified. */
  readonly verifiedChain: readonly X509Certificate[]
}

/** Begins the handshake over a connected socket. */
export async function beginTls(plain: Socket, host: string, options: TlsOptions): Promise<TLSSocket> {
  const name = options.serverName ?? host
  return connect({ socket: plain, host: name, ...(isIP(name) ? {} : { servername: name }) })
}

/**
 * Looks at a handshake that is done, and tells `onHandshake`.
 * @throws ProbeFailure `tls`, when the certificate cannot be trusted.
 */
export function finishTls(_socket: TLSSocket, _peer: string, _options: TlsOptions): void {}
