import type { X509Certificate } from 'node:crypto'
import type { Trust } from './trust.ts'

/** Most certificates that are looked at; a hostile server could send some that lead to each other in endless ways. */
const MAX_STEPS = 100

/** What the search for a chain has to go by. */
interface Search {
  readonly sent: readonly X509Certificate[]
  readonly trust: Trust
  readonly now: number
  stepsLeft: number
}

/**
 * Finds the chain from a certificate that OpenSSL has verified to a trusted one; of several, the one that stays valid for
 * longest. Which it took OpenSSL does not tell, and any of them is enough to be trusted.
 * @param sent is what the server sent, its own certificate first.
 * @returns an empty chain where there is none.
 */
export function findChain(sent: readonly X509Certificate[], trust: Trust, now: number): readonly X509Certificate[] {
  return longest(sent.slice(0, 1), false, { sent, trust, now, stepsLeft: MAX_STEPS })
}

/** When the first certificate of a chain expires, in milliseconds; -Infinity for an empty chain. */
export function expiryOf(chain: readonly X509Certificate[]): number {
  return chain.length === 0
    ? Number.NEGATIVE_INFINITY
    : Math.min(...chain.map(({ validToDate }) => validToDate.getTime()))
}

/** @param inDoubt is whether there was more than one way to come here, so that OpenSSL may have taken another. */
function longest(path: readonly X509Certificate[], inDoubt: boolean, search: Search): readonly X509Certificate[] {
  const last = path.at(-1)
  if (last === undefined || search.stepsLeft <= 0) return []
  search.stepsLeft -= 1
  if (search.trust.has(last)) return path
  const issuers = issuersOf(last, path, search)
  // A single one is the one that OpenSSL took. Others may only claim the name.
  const toVerify = inDoubt || issuers.length > 1
  const chains = issuers.map((issuer) => {
    if (toVerify && (search.stepsLeft <= 0 || !last.verify(issuer.publicKey))) return []
    return longest([...path, issuer], toVerify, search)
  })
  return chains.reduce((best, chain) => (expiryOf(chain) > expiryOf(best) ? chain : best), [])
}

/** Those that may have issued a certificate, by their name. */
function issuersOf(
  certificate: X509Certificate,
  path: readonly X509Certificate[],
  { sent, trust, now }: Search,
): readonly X509Certificate[] {
  const seen = new Set(path.map(({ fingerprint256 }) => fingerprint256))
  return [...trust.issuersOf(certificate), ...sent.slice(1)].filter((candidate) => {
    const { fingerprint256, validFromDate, validToDate } = candidate
    const isNew = !seen.has(fingerprint256)
    seen.add(fingerprint256)
    const isValid = validFromDate.getTime() <= now && now <= validToDate.getTime()
    return isNew && isValid && certificate.checkIssued(candidate)
  })
}
