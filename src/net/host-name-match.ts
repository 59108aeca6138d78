import type { X509Certificate } from 'node:crypto'
import { readCertificate } from './certificate-fields.ts'
import { isIP } from './is-ip.ts'

const LABEL = '[a-z0-9_][a-z0-9_-]*'
const HOST_NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)
const PATTERN = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`)

/**
 * Tells whether a certificate is for a host, by Go's rules: its extension subjectAltName decides alone, and not its common
 * name; an IP address has to be there as an address; a `*` stands for the whole first part of a name.
 */
export function isForHost(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host.replace(/%.*$/, '')) !== undefined
  const name = host.toLowerCase()
  return readCertificate(certificate).altNames.some((altName) => matches(altName.toLowerCase(), name))
}

function matches(pattern: string, host: string): boolean {
  const name = host.replace(/\.$/, '')
  if (!HOST_NAME.test(name) || !PATTERN.test(pattern)) return pattern === host && !['', '.'].includes(host)
  if (!pattern.startsWith('*.')) return pattern === name
  const dot = name.indexOf('.')
  return dot !== -1 && name.slice(dot) === pattern.slice(1)
}
