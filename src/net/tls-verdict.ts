import type { X509Certificate } from 'node:crypto'
import { quote } from '../log/quote.ts'
import { readCertificate } from './certificate-fields.ts'
import { formatName } from './certificate-names.ts'
import { isForHost } from './host-name-match.ts'

/**
 * Says why a certificate is not to be trusted for a host.
 * @param code is what OpenSSL found wrong, by its name; undefined where it found nothing.
 * @param sent is what the server sent, its own certificate first.
 * @returns undefined where nothing is wrong.
 */
export function findFault(
  code: string | undefined,
  sent: readonly X509Certificate[],
  host: string,
): string | undefined {
  if (code !== undefined) return `${describe(code, sent)} (${code})`
  const [leaf] = sent
  if (leaf !== undefined && isForHost(leaf, host)) return undefined
  const names = leaf?.subjectAltName
  const found = names === undefined ? 'names no host in its subjectAltName' : `is for ${quote(names, 256)}`
  return `the certificate ${found}, and not for ${quote(host)} (ERR_TLS_CERT_ALTNAME_INVALID)`
}

function describe(code: string, sent: readonly X509Certificate[]): string {
  const [leaf] = sent
  const last = sent.at(-1)
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const expired = sent.find(({ validToDate }) => validToDate.getTime() < Date.now())
      return expired === undefined
        ? 'an authority of the certificate has expired'
        : `the certificate ${whose(expired, leaf)}expired on ${isoDate(expired.validToDate)}`
    }
    case 'CERT_NOT_YET_VALID': {
      const early = sent.find(({ validFromDate }) => validFromDate.getTime() > Date.now()) ?? leaf
      if (early === undefined) return 'the certificate is not valid yet'
      return `the certificate ${whose(early, leaf)}is valid from ${isoDate(early.validFromDate)} only`
    }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'the certificate is signed by itself, and not one that is trusted'
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `the certificate comes from an authority that is not trusted${last === undefined ? '' : `: ${nameOf(last, 'subject')}`}`
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY': {
      const issuer = last === undefined ? '' : `: ${nameOf(last, 'issuer')}`
      return `the certificate comes from an unknown authority, or one between was not sent${issuer}`
    }
    case 'INVALID_PURPOSE':
      return 'a certificate may not be used for a server'
    default:
      return 'the certificate cannot be trusted'
  }
}

function whose(certificate: X509Certificate, leaf: X509Certificate | undefined): string {
  return certificate === leaf ? '' : `of the authority ${nameOf(certificate, 'subject')} `
}

function nameOf(certificate: X509Certificate, field: 'subject' | 'issuer'): string {
  return quote(formatName(readCertificate(certificate)[field]))
}

function isoDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unknown date' : date.toISOString().replace('.000Z', 'Z')
}
