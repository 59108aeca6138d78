import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { connect, TLSSocket } from 'node:tls'
import { ProbeFailure } from './failure.ts'
import { isIP } from './is-ip.ts'
import { knownCertificate } from './known-certificates.ts'
import { toSocketFailure } from './socket-failure.ts'
import { obtainTlsContext } from './tls-context.ts'
import { readTlsTexts, type TlsTexts } from './tls-files.ts'
import { DEFAULT_TLS_SETTINGS, type TlsSettings } from './tls-settings.ts'
import { findFault } from './tls-verdict.ts'
import type { Trust } from './trust.ts'
import { findChain } from './verified-chain.ts'

/** How to upgrade a connection to TLS. */
export interface TlsOptions {
  /**
   * Name to ask for (SNI) and to verify, or an IP address to verify.
   * @defaultValue `server_name` of the settings, or else the host of the address
   */
  readonly serverName?: string
  /** What to trust, what to show, which versions to speak. @defaultValue as if `tls_config` were left out */
  readonly settings?: TlsSettings
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

/** A handshake that has begun. */
export interface TlsAttempt {
  readonly secure: TLSSocket
  /** What the certificate has to be for. */
  readonly name: string
  /** Undefined where any certificate will do. */
  readonly trust: Trust | undefined
}

/** Reads what the settings name: this can begin before there is a connection. @throws ProbeFailure `tls`. */
export function prepareTls({ settings = DEFAULT_TLS_SETTINGS }: TlsOptions): Promise<TlsTexts> {
  return readTlsTexts(settings)
}

/**
 * Begins the handshake over a connected socket.
 * @throws ProbeFailure, when the settings cannot be used, or the socket is closed already.
 */
export function beginTls(plain: Socket, host: string, options: TlsOptions, texts: TlsTexts): TlsAttempt {
  const { settings = DEFAULT_TLS_SETTINGS, serverName, alpnProtocols } = options
  const { secureContext, trust } = obtainTlsContext(settings, texts)
  const name = serverName || settings.server_name || host
  if (plain.destroyed) {
    // Node.js would wait for such a socket to connect.
    const cause = plain.errored ?? new ProbeFailure('closed', `${host}: connection closed`, { phase: 'tls' })
    throw toSocketFailure(cause, 'tls', host)
  }
  const secure = connect({
    socket: plain,
    secureContext,
    // Judged by `finishTls`, once the handshake can be told.
    rejectUnauthorized: false,
    checkServerIdentity: acceptAny,
    ...(isIP(name) === 0 && { servername: name.replace(/\.+$/, '') }),
    ...(alpnProtocols && { ALPNProtocols: [...alpnProtocols] }),
  })
  secure.getPeerCertificate = omitCertificate
  return { secure, name, trust: settings.insecure_skip_verify ? undefined : trust }
}

function acceptAny(): undefined {}

/**
 * Node.js reads all certificates into objects for `checkServerIdentity`, which `finishTls` does without: a tenth of the
 * whole probe. `finishTls` puts the method back. It stays a property of the socket: to delete one would make all others slow.
 */
const omitCertificate = (() => ({})) as TLSSocket['getPeerCertificate']

/** How a handshake that is done is judged, and who is told. */
export interface FinishOptions {
  readonly onHandshake: TlsOptions['onHandshake'] | undefined
  /** IP address and port at the other end. */
  readonly peer: string
  readonly debug: (message: string) => void
}

/**
 * Looks at a handshake that is done, and tells `onHandshake`.
 * @throws ProbeFailure `tls`, when the certificate cannot be trusted.
 */
export function finishTls({ secure, name, trust }: TlsAttempt, { peer, debug, onHandshake }: FinishOptions): void {
  secure.getPeerCertificate = TLSSocket.prototype.getPeerCertificate
  const cipher = secure.getCipher()
  const protocol = secure.getProtocol() ?? ''
  debug(`TLS with ${peer}: ${protocol}, ${cipher.name}`)
  const sent = sentBy(secure)
  // Node.js keeps the name of OpenSSL's code here, whatever its types say.
  const code = secure.authorizationError ? String(secure.authorizationError) : undefined
  const fault = trust && findFault(code, sent, name)
  onHandshake?.({
    version: nameVersion(protocol),
    cipher: cipher.standardName,
    alpnProtocol: secure.alpnProtocol || undefined,
    sent,
    verifiedChain: trust === undefined || fault !== undefined ? [] : findChain(sent, trust, Date.now()),
  })
  if (fault !== undefined) throw new ProbeFailure('tls', `${peer}: ${fault}`, { phase: 'tls' })
}

/** Of a peer, unlike of any other certificate, `issuerCertificate` is the next that was sent. */
function sentBy(socket: TLSSocket): readonly X509Certificate[] {
  const sent: X509Certificate[] = []
  for (let next = socket.getPeerX509Certificate(); next !== undefined; next = next.issuerCertificate) {
    sent.push(knownCertificate(next))
  }
  return sent
}

/** `TLS 1.3`, which Node.js calls `TLSv1.3`, and `TLS 1.0`, which it calls `TLSv1`. */
function nameVersion(protocol: string): string {
  const version = protocol.replace('TLSv', 'TLS ')
  return version === 'TLS 1' ? 'TLS 1.0' : version
}
