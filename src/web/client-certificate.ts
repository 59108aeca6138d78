import { SocketAddress } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { quote } from '../log/quote.ts'
import { isIP } from '../net/is-ip.ts'
import type { ServerTls } from './server-tls.ts'

/**
 * Says why a client may not come in, by what it has shown of itself in the handshake.
 * @returns undefined where it may.
 */
export function refuseClient(
  socket: Pick<TLSSocket, 'authorized' | 'authorizationError' | 'getPeerX509Certificate'>,
  { clientAuth, allowedSans }: Pick<ServerTls, 'clientAuth' | 'allowedSans'>,
): string | undefined {
  if (clientAuth === 'NoClientCert') return undefined
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) {
    return clientAuth.startsWith('Require') ? 'it shows no certificate' : undefined
  }
  const verifies = clientAuth === 'VerifyClientCertIfGiven' || clientAuth === 'RequireAndVerifyClientCert'
  if (verifies && !socket.authorized) return `its certificate cannot be trusted: ${String(socket.authorizationError)}`
  if (allowedSans === undefined) return undefined
  const { subjectAltName = '' } = certificate
  if (alternativeNames(subjectAltName).some((name) => allowedSans.has(name))) return undefined
  return `its certificate has none of the allowed names, but ${quote(subjectAltName, 256)}`
}

/** The names, addresses and URLs in the text that Node.js makes of the extension; what could mislead is in quotes there. */
function alternativeNames(text: string): readonly string[] {
  const entries = text.matchAll(/(?:^|, )(DNS|IP Address|email|URI):("(?:[^"\\]|\\.)*"|[^,"]*)(?=, |$)/g)
  return Array.from(entries, ([, kind, value = '']) => {
    const name = value.startsWith('"') ? String(JSON.parse(value)) : value
    return kind === 'IP Address' ? canonicalAddress(name) : name
  })
}

/** As Go writes it: `fd00::1`. */
function canonicalAddress(address: string): string {
  return isIP(address) === 6 ? new SocketAddress({ address, family: 'ipv6' }).address : address
}
