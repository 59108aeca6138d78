import * as z from 'zod'
import { TLS_VERSIONS, type TlsSettings } from '../net/tls-settings.ts'

type Key = keyof TlsSettings

type TlsConfig = Omit<TlsSettings, 'insecure_skip_verify'> & { readonly insecure_skip_verify?: boolean | undefined }

const text = (description: string) => z.string().exactOptional().meta({ description })
const version = (description: string) => z.enum(TLS_VERSIONS).exactOptional().meta({ description })

/** Where each of the three may come from; at most one of them. */
const SOURCES: readonly (readonly Key[])[] = [
  ['ca', 'ca_file', 'ca_ref'],
  ['cert', 'cert_file', 'cert_ref'],
  ['key', 'key_file', 'key_ref'],
]

/** Settings of TLS, as blackbox_exporter has them in `tls_config`. Files are read by the probe, relative to its working folder. */
export const tlsConfigSchema: z.ZodType<TlsSettings, TlsConfig> = z
  .strictObject({
    ca: text('Certificates of the authorities to trust, in PEM; the system trusts its own if left out.'),
    ca_file: text('File with them, read again when it changes.'),
    ca_ref: text('Their name in a secret manager; not supported, a probe with it fails.'),
    cert: text('Certificate of the client, in PEM.'),
    cert_file: text('File with it, read again when it changes.'),
    cert_ref: text('Its name in a secret manager; not supported, a probe with it fails.'),
    key: text('Private key of the client, in PEM.'),
    key_file: text('File with it, read again when it changes.'),
    key_ref: text('Its name in a secret manager; not supported, a probe with it fails.'),
    server_name: text('Name to ask for and to verify; the name of the target if left out.'),
    insecure_skip_verify: z.boolean().default(false).meta({ description: 'Accept any certificate.' }),
    min_version: version('Oldest version of TLS to speak; TLS12 if left out.'),
    max_version: version('Newest version of TLS to speak; TLS13 if left out.'),
  })
  .superRefine((settings, context) => {
    const given = SOURCES.map((keys) => keys.filter((key) => settings[key] !== undefined && settings[key] !== ''))
    for (const [index, [first, second, ...more]] of given.entries()) {
      if (first === undefined || second === undefined) continue
      const names = [first, second, ...more].join(' and ')
      const message = `${names} cannot be given together; at most one of ${SOURCES[index]?.join(', ')} can`
      context.addIssue({ code: 'custom', path: [second], message })
    }
    const [, [cert] = [], [key] = []] = given
    if (cert !== undefined && key === undefined) {
      context.addIssue({
        code: 'custom',
        path: [cert],
        message: `${cert} needs a key; expected key or key_file beside it`,
      })
    }
    if (key !== undefined && cert === undefined) {
      const message = `${key} needs a certificate; expected cert or cert_file beside it`
      context.addIssue({ code: 'custom', path: [key], message })
    }
  })

/**
 * Gives what is never shown of TLS settings: the private key, as a whole and line by line, for YAML indents its lines.
 */
export function tlsSecrets({ key = '' }: Pick<TlsSettings, 'key'> = {}): readonly string[] {
  const lines = key.split(/[\r\n]+/).map((line) => line.trim())
  return [key, ...lines.filter((line) => !line.startsWith('-----'))].filter((part) => part !== '')
}
