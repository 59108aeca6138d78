import type { Labels } from '../metrics/family.ts'
import type { Registrar } from '../metrics/registrar.ts'
import { readCertificate } from './certificate-fields.ts'
import { formatName } from './certificate-names.ts'
import { oncePerCertificate } from './known-certificates.ts'
import type { TlsHandshake } from './tls.ts'
import { expiryOf } from './verified-chain.ts'

/** Longest label value, in characters: what a certificate says is its owner's, and may be without end. */
const MAX_LABEL_LENGTH = 4096

/** What Go makes of a time that was never set: the first of January of the year 1. */
const NEVER_SECONDS = -62_135_596_800

export interface TlsMetricsOptions {
  /** Adds `probe_tls_cipher_info`; blackbox_exporter has it for http alone. @defaultValue true */
  readonly cipher?: boolean
}

/** Sets the metrics of a TLS handshake and its certificates, by the names that blackbox_exporter gives them. */
export function setTlsMetrics(
  metrics: Registrar,
  handshake: TlsHandshake,
  { cipher = true }: TlsMetricsOptions = {},
): void {
  setExpiry(metrics, handshake)
  setLeafInfo(metrics, handshake)
  metrics
    .info({ name: 'probe_tls_version_info', help: 'Version of TLS that was agreed on.' })
    .set({ version: handshake.version })
  if (!cipher) return
  metrics
    .info({ name: 'probe_tls_cipher_info', help: 'Cipher suite that was agreed on, by its IANA name.' })
    .set({ cipher: handshake.cipher })
}

function setExpiry(metrics: Registrar, { sent, verifiedChain }: TlsHandshake): void {
  const earliest = metrics.gauge({
    name: 'probe_ssl_earliest_cert_expiry',
    help: 'When the first of the certificates that were sent expires, in seconds since 1970.',
  })
  const last = metrics.gauge({
    name: 'probe_ssl_last_chain_expiry_timestamp_seconds',
    help: `When the verified chain of certificates expires, in seconds since 1970; ${NEVER_SECONDS} where none was verified.`,
    unit: 'seconds',
  })
  if (sent.length > 0) earliest.set(expiryOf(sent) / 1000)
  last.set(verifiedChain.length > 0 ? expiryOf(verifiedChain) / 1000 : NEVER_SECONDS)
}

function setLeafInfo(metrics: Registrar, { sent: [leaf] }: TlsHandshake): void {
  if (leaf === undefined) return
  metrics.info({ name: 'probe_ssl_last_chain_info', help: "The server's own certificate." }).set(leafLabels(leaf))
}

const leafLabels = oncePerCertificate((leaf): Labels => {
  const { subject, issuer, altNames } = readCertificate(leaf)
  return {
    fingerprint_sha256: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: cut(formatName(subject)),
    issuer: cut(formatName(issuer)),
    subjectalternative: cut(altNames.join(',')),
    serialnumber: cut(toHexBytes(leaf.serialNumber)),
  }
})

function cut(text: string): string {
  return text.slice(0, MAX_LABEL_LENGTH).toWellFormed()
}

/** Hexadecimal digits of whole bytes, without a sign; nothing for 0. */
function toHexBytes(serialNumber: string): string {
  const digits = serialNumber.replace(/^-?0*/, '').toLowerCase()
  return digits.length % 2 === 0 ? digits : `0${digits}`
}
