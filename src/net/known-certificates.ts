import { X509Certificate } from 'node:crypto'
import { LruCache } from './lru-cache.ts'

/** Two or three certificates a target; what is kept of one is a few kilobytes. */
const MAX_CERTIFICATES = 1000

const known = new LruCache<string, X509Certificate>(MAX_CERTIFICATES)

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
