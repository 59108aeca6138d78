import type { X509Certificate } from 'node:crypto'
import { type DerElement, readElements, readInside, TAG, toOid } from './der.ts'
import { oncePerCertificate } from './known-certificates.ts'

/** Fields of a certificate (RFC 5280, 4.1) that Node.js has no exact form of. */
export interface CertificateFields {
  readonly issuer: DerElement | undefined
  readonly subject: DerElement | undefined
  /** Host names in the extension subjectAltName, as they stand there. */
  readonly altNames: readonly string[]
}

const VERSION_TAG = 0xa0
const EXTENSIONS_TAG = 0xa3
const DNS_TAG = 0x82
const ALT_NAMES_OID = '2.5.29.17'

/** Reads the fields; those that cannot be read are absent or empty. */
export const readCertificate: (certificate: X509Certificate) => CertificateFields = oncePerCertificate(({ raw }) => {
  const [certificate] = readElements(raw) ?? []
  const [body] = readInside(certificate, TAG.sequence)
  const all = readInside(body, TAG.sequence)
  // Serial number, signature algorithm, issuer, validity, subject, key, and then what is optional.
  const fields = all[0]?.tag === VERSION_TAG ? all.slice(1) : all
  const extensions = fields.find(({ tag }, index) => index > 5 && tag === EXTENSIONS_TAG)
  return { issuer: fields[2], subject: fields[4], altNames: readAltNames(extensions) }
})

function readAltNames(field: DerElement | undefined): readonly string[] {
  const [list] = readInside(field, EXTENSIONS_TAG)
  for (const extension of readInside(list, TAG.sequence)) {
    const parts = readInside(extension, TAG.sequence)
    const [type] = parts
    if (type?.tag !== TAG.oid || toOid(type.contents) !== ALT_NAMES_OID) continue
    const [names] = readInside(parts.at(-1), TAG.octets)
    const found = readInside(names, TAG.sequence)
    return found.flatMap(({ tag, contents }) => (tag === DNS_TAG ? [contents.toString('latin1')] : []))
  }
  return []
}
