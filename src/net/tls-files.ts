import { createPrivateKey, hash, type KeyObject, X509Certificate } from 'node:crypto'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from './failure.ts'
import type { TlsSettings } from './tls-settings.ts'
import { readWatched } from './watched-file.ts'

/** A text of the settings, or of a file that they name. */
export interface NamedText {
  /** Where it comes from, for messages. */
  readonly name: string
  readonly text: string
  /** The same for the same text. */
  readonly digest: string
}

/** What the client shows of itself to a server that asks. */
export interface ClientIdentity {
  readonly cert: NamedText
  readonly key: NamedText
}

/**
 * Reads the authorities to trust.
 * @returns undefined where the settings name none.
 * @throws ProbeFailure `tls`.
 */
export function readTrustedText(settings: TlsSettings): Promise<NamedText | undefined> {
  return readSource(settings, 'ca')
}

/**
 * Reads the client's certificate with its key.
 * @returns undefined where the settings name none.
 * @throws ProbeFailure `tls`, also when the two cannot be used together.
 */
export async function readClientIdentity(settings: TlsSettings): Promise<ClientIdentity | undefined> {
  const cert = await readSource(settings, 'cert')
  const key = await readSource(settings, 'key')
  return cert && key && { cert, key }
}

/** @throws ProbeFailure `tls`, when a client cannot use them together. */
export function checkClientIdentity({ cert, key }: ClientIdentity): void {
  const certificate = parse(cert, 'certificate', (text) => new X509Certificate(text))
  const privateKey = parse(key, 'private key', createPrivateKey)
  if (!certificate.checkPrivateKey(privateKey)) throw refused(`${key.name} is not the key of ${cert.name}`)
}

function parse<T extends X509Certificate | KeyObject>(source: NamedText, what: string, read: (text: string) => T): T {
  try {
    return read(source.text)
  } catch (error) {
    const fault = source.text.includes('ENCRYPTED') ? 'is encrypted' : `has no ${what} in PEM`
    throw refused(`${source.name} ${fault}`, error)
  }
}

async function readSource(settings: TlsSettings, name: 'ca' | 'cert' | 'key'): Promise<NamedText | undefined> {
  const { [name]: text, [`${name}_file` as const]: file, [`${name}_ref` as const]: reference } = settings
  if (reference) throw refused(`${name}_ref needs a secret manager, which this exporter has not; use ${name}_file`)
  if (text) return { name, text, digest: hash('sha256', text) }
  if (!file) return undefined
  const fileName = `${name}_file ${quote(file)}`
  try {
    return { name: fileName, ...(await readWatched(file)) }
  } catch (error) {
    throw refused(`${fileName}: ${error instanceof Error ? error.message : error}`, error)
  }
}

function refused(message: string, cause?: unknown): ProbeFailure {
  return new ProbeFailure('tls', message, { phase: 'tls', cause })
}
