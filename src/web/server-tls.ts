import { constants, createPrivateKey, X509Certificate } from 'node:crypto'
import { resolve } from 'node:path'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { DescribedIssue } from '../config/describe-issue.ts'
import { readText } from '../config/read-text.ts'
import { readTrust, systemTrust } from '../net/trust.ts'
import { nodeVersion, opensslCiphers, opensslCurves } from './tls-names.ts'
import { type ClientAuthType, type ServerTlsSettings, wantsTls } from './web-config-schema.ts'

/** Largest file of certificates or keys, in bytes. */
const MAX_BYTES = 1024 * 1024

/** What the server needs to speak TLS. */
export interface ServerTls {
  readonly context: SecureContextOptions
  readonly clientAuth: ClientAuthType
  /** Undefined where any name will do. */
  readonly allowedSans: ReadonlySet<string> | undefined
}

interface LoadedTls {
  /** Undefined where the settings ask for none, or have mistakes. */
  readonly tls: ServerTls | undefined
  readonly issues: readonly DescribedIssue[]
  /** The files that were read. */
  readonly files: readonly string[]
}

/** Reads what the settings name, relative to a folder, and tries it out. */
export async function loadServerTls(settings: ServerTlsSettings, folder: string): Promise<LoadedTls> {
  if (!wantsTls(settings)) return { tls: undefined, issues: [], files: [] }
  const issues: DescribedIssue[] = []
  const files: string[] = []
  const read = async (name: 'cert' | 'key' | 'client_ca'): Promise<Source | undefined> => {
    const { [name]: text, [`${name}_file` as const]: path } = settings
    if (!path) return text ? { name, text } : undefined
    const file = resolve(folder, path)
    files.push(file)
    try {
      return { name: `${name}_file`, text: await readText(file, MAX_BYTES) }
    } catch (error) {
      issues.push(issueAt(`${name}_file`, `${name}_file: the file ${file}: ${(error as Error).message}`))
      return undefined
    }
  }
  const sources = { cert: await read('cert'), key: await read('key'), clientCa: await read('client_ca') }
  if (issues.length > 0) return { tls: undefined, issues, files }
  const made = createServerTls(settings, sources)
  return 'context' in made ? { tls: made, issues, files } : { tls: undefined, issues: [made], files }
}

/** A text in PEM, and the setting that it comes from. */
interface Source {
  readonly name: string
  readonly text: string
}

interface Sources {
  readonly cert: Source | undefined
  readonly key: Source | undefined
  readonly clientCa: Source | undefined
}

function createServerTls(settings: ServerTlsSettings, { cert, key, clientCa }: Sources): ServerTls | DescribedIssue {
  if (cert === undefined || key === undefined) throw new Error('the schema let TLS without a certificate pass')
  const fault = findFault(cert, key)
  if (fault !== undefined) return fault
  const trust = clientCa === undefined ? undefined : readTrust(clientCa.text)
  if (clientCa !== undefined && trust === undefined)
    return issueAt(clientCa.name, `${clientCa.name} has no certificate in PEM`)
  const clientAuth = settings.client_auth_type ?? 'NoClientCert'
  const verifies = clientAuth === 'VerifyClientCertIfGiven' || clientAuth === 'RequireAndVerifyClientCert'
  const authorities = trust ?? (verifies ? systemTrust() : undefined)
  const context: SecureContextOptions = {
    cert: cert.text,
    key: key.text,
    minVersion: nodeVersion(settings.min_version),
    maxVersion: nodeVersion(settings.max_version),
    ciphers: opensslCiphers(settings.cipher_suites, settings.min_version),
    ecdhCurve: opensslCurves(settings.curve_preferences),
    honorCipherOrder: settings.prefer_server_cipher_suites,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION, // Go takes none either.
    ...(authorities && { ca: [...authorities.pems], allowPartialTrustChain: true }),
  }
  try {
    createSecureContext(context)
  } catch (error) {
    return issueAt(cert.name, `TLS cannot be served with these settings: ${opensslReason(error)}`)
  }
  return { context, clientAuth, allowedSans: settings.client_allowed_sans && new Set(settings.client_allowed_sans) }
}

/** What is wrong with the two; nothing of the key is shown. */
function findFault(cert: Source, key: Source): DescribedIssue | undefined {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(cert.text)
  } catch {
    return issueAt(cert.name, `${cert.name} has no certificate in PEM`)
  }
  try {
    const privateKey = createPrivateKey(key.text)
    return certificate.checkPrivateKey(privateKey)
      ? undefined
      : issueAt(key.name, `${key.name} is not the key of ${cert.name}`)
  } catch {
    const what = key.text.includes('ENCRYPTED') ? 'is encrypted' : 'has no private key in PEM'
    return issueAt(key.name, `${key.name} ${what}`)
  }
}

function opensslReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message
}

function issueAt(key: string, message: string): DescribedIssue {
  return { path: ['tls_server_config', key], what: 'value', message }
}
