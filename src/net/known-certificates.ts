import { X509Certificate } from 'node:crypto'
import { LruCache } from './lru-cache.ts'

/**
 * Bytes of all certificates that are kept, as they are sent: some hundreds of them. What is kept of one is thirty times as
 * large, and a hostile target could show another one at each handshake.
 */
const MAX_BYTES = 512 * 1024

const known = new LruCache<string, X509Certificate>(MAX_BYTES, ({ raw }) => raw.length)

/**
 * Gives the same object for the same certificate. Node.js reads a field of a certificate when it is first asked for, and
 * then keeps it; of a target that shows the same certificates at each handshake, that took a tenth of the whole probe.
 */
export function knownCertificate(certificate: X509Certificate): X509Certificate {
  const { fingerprint256 } = certificate
  const before = known.get(fingerprint256)
  if (before !== undefined) return before
  // By itself: one that came with a handshake holds on to that.
  const kept = new X509Certificate(certificate.raw)
  known.set(fingerprint256, kept)
  return kept
}

/** Makes a function of certificates that is asked once a certificate. */
export function oncePerCertificate<T>(read: (certificate: X509Certificate) => T): (certificate: X509Certificate) => T {
  const results = new WeakMap<X509Certificate, { readonly value: T }>()
  return (certificate) => {
    let result = results.get(certificate)
    if (result === undefined) {
      result = { value: read(certificate) }
      results.set(certificate, result)
    }
    return result.value
  }
}
