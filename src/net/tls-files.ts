import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from './failure.ts'
import type { TlsSettings } from './tls-settings.ts'
import { readWatched } from './watched-file.ts'

/** What the settings name, by the settings that it can stand in. */
const SOURCES = {
  /** The authorities to trust. */
  ca: { file: 'ca_file', ref: 'ca_ref' },
  /** What the client shows of itself to a server that asks. */
  cert: { file: 'cert_file', ref: 'cert_ref' },
  key: { file: 'key_file', ref: 'key_ref' },
} as const

type TlsSource = keyof typeof SOURCES

/** What the settings and their files hold; undefined where they name nothing. */
export type TlsTexts = Readonly<Record<TlsSource, string | undefined>>

/**
 * Reads what the settings name, as it is now.
 * @throws ProbeFailure `tls`.
 */
export async function readTlsTexts(settings: TlsSettings): Promise<TlsTexts> {
  const ca = await readSource(settings, 'ca')
  const cert = await readSource(settings, 'cert')
  const key = await readSource(settings, 'key')
  return { ca, cert, key }
}

async function readSource(settings: TlsSettings, source: TlsSource): Promise<string | undefined> {
  const { [source]: text, [SOURCES[source].file]: file, [SOURCES[source].ref]: reference } = settings
  if (reference) {
    throw refused(`${source}_ref needs a secret manager, which this exporter has not; use ${source}_file`)
  }
  if (text) return text
  if (!file) return undefined
  try {
    return (await readWatched(file)).text
  } catch (error) {
    throw refused(`${nameSource(settings, source)}: ${error instanceof Error ? error.message : error}`, error)
  }
}

/** Says where a text comes from, for messages. */
export function nameSource(settings: TlsSettings, source: TlsSource): string {
  const { [source]: text, [SOURCES[source].file]: file } = settings
  return text || !file ? source : `${SOURCES[source].file} ${quote(file)}`
}

/** @throws ProbeFailure `tls`, when a client cannot use them together. */
export function checkClientIdentity(settings: TlsSettings, cert: string, key: string): void {
  const names = { cert: nameSource(settings, 'cert'), key: nameSource(settings, 'key') }
  const certificate = parse(names.cert, cert, 'certificate', (text) => new X509Certificate(text))
  const privateKey = parse(names.key, key, 'private key', createPrivateKey)
  if (!certificate.checkPrivateKey(privateKey)) throw refused(`${names.key} is not the key of ${names.cert}`)
}

function parse<T extends X509Certificate | KeyObject>(
  name: string,
  text: string,
  what: string,
  read: (text: string) => T,
): T {
  try {
    return read(text)
  } catch (error) {
    const fault = text.includes('ENCRYPTED') ? 'is encrypted' : `has no ${what} in PEM`
    throw refused(`${name} ${fault}`, error)
  }
}

function refused(message: string, cause?: unknown): ProbeFailure {
  return new ProbeFailure('tls', message, { phase: 'tls', cause })
}
