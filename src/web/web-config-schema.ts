import * as z from 'zod'
import { durationSchema } from '../config/duration.ts'
import { booleanOf } from '../config/yes-and-no.ts'
import { quote } from '../log/quote.ts'
import { TLS_VERSIONS, type TlsVersion } from '../net/tls-settings.ts'
import { CIPHER_SUITES, type CipherSuite, CURVES, type Curve, HTTP2_CIPHER_SUITES } from './tls-names.ts'

/** What is asked of the certificate of a client, by the names of Go's `crypto/tls`. */
export const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number]

/** `tls_server_config`. */
export interface ServerTlsSettings {
  readonly cert?: string
  readonly cert_file?: string
  readonly key?: string
  readonly key_file?: string
  readonly client_ca?: string
  readonly client_ca_file?: string
  readonly client_auth_type?: ClientAuthType
  /** Names of which the certificate of a client has to have one. */
  readonly client_allowed_sans?: readonly string[]
  readonly min_version: TlsVersion
  readonly max_version: TlsVersion
  /** Ciphers of TLS 1.2 and older, in the order in which they are preferred. */
  readonly cipher_suites: readonly CipherSuite[]
  readonly prefer_server_cipher_suites: boolean
  /** In the order in which they are preferred. */
  readonly curve_preferences: readonly Curve[]
}

/** Headers that the file may set; one that is empty is left out of the answers. */
export const CONFIGURABLE_HEADERS = [
  'Content-Security-Policy',
  'X-Frame-Options',
  'X-Content-Type-Options',
  'X-XSS-Protection',
  'Strict-Transport-Security',
] as const

/** A file as the schema leaves it. */
export interface RawWebConfig {
  readonly tls_server_config: ServerTlsSettings
  readonly http_server_config: {
    readonly http2: boolean
    readonly headers: Readonly<Partial<Record<(typeof CONFIGURABLE_HEADERS)[number], string>>>
  }
  /** Password hashes of bcrypt, by user. */
  readonly basic_auth_users: Readonly<Record<string, string>>
  readonly rate_limit: { readonly interval: number; readonly burst: number }
}

const text = (description: string) => z.string().exactOptional().meta({ description })
const version = (fallback: TlsVersion) => z.enum(TLS_VERSIONS).default(fallback)
const names = (description: string) => z.array(z.string().max(1024)).max(1000).exactOptional().meta({ description })

/** As Go's YAML reads it. */
const boolean = z.preprocess((value) => (typeof value === 'string' ? (booleanOf(value) ?? value) : value), z.boolean())

/** The older name of one of the types. */
const clientAuthType = z.preprocess(
  (value) => (value === 'RequireClientCert' ? 'RequireAnyClientCert' : value),
  z.enum(CLIENT_AUTH_TYPES),
)

const tlsSchema = z.strictObject({
  cert: text('Certificate of the server and those that lead to its authority, in PEM.'),
  cert_file: text('File with them.'),
  key: text('Private key of the certificate, in PEM.'),
  key_file: text('File with it.'),
  client_ca: text('Authorities that certificates of clients have to come from, in PEM.'),
  client_ca_file: text('File with them.'),
  client_auth_type: clientAuthType.exactOptional(),
  client_allowed_sans: names('Names of which the certificate of a client has to have one.'),
  min_version: version('TLS12'),
  max_version: version('TLS13'),
  cipher_suites: z.array(z.enum(CIPHER_SUITES)).default([]),
  prefer_server_cipher_suites: boolean.default(true),
  curve_preferences: z.array(z.enum(CURVES)).default([]),
})

const headerValue = z
  .string()
  .max(4096)
  .refine((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value), 'expected characters that can be sent in a header')

const httpSchema = z.strictObject({
  http2: boolean.default(true),
  headers: z
    .strictObject({
      'Content-Security-Policy': headerValue.exactOptional(),
      'X-Frame-Options': z.enum(['deny', 'sameorigin', '']).exactOptional(),
      'X-Content-Type-Options': z.enum(['nosniff', '']).exactOptional(),
      'X-XSS-Protection': headerValue.exactOptional(),
      'Strict-Transport-Security': headerValue.exactOptional(),
    })
    .default({}),
})

/** Versions, length of the salt and of the hash: what bcrypt can verify. The cost is from 4 to 31. */
const BCRYPT = /^\$2[aby]?\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z\d]{53}$/

/** Never shown in a message: it may be the password itself. */
const passwordHash = z
  .string('expected a password hashed with bcrypt, such as $2y$10$…')
  .refine((hash) => BCRYPT.test(hash), {
    message:
      'this is no password hashed with bcrypt; expected $2y$10$… of 60 characters, as `htpasswd -nBC 10 ""` prints',
  })

const rateLimitSchema = z.strictObject({
  interval: z.union([durationSchema, z.literal(0).transform(() => 0)]).default(0),
  burst: z.int().min(0).max(1_000_000).default(0),
})

/** The file of `--web.config.file`, in the format of Prometheus' exporter-toolkit. */
export const webConfigSchema: z.ZodType<RawWebConfig> = z
  .strictObject({
    tls_server_config: tlsSchema.prefault({}),
    http_server_config: httpSchema.prefault({}),
    basic_auth_users: z.record(z.string().max(1024), passwordHash).default({}),
    rate_limit: rateLimitSchema.prefault({}),
  })
  .superRefine((file, context) => {
    for (const { path, message } of [...tlsMistakes(file), ...rateMistakes(file)]) {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
  }) as unknown as z.ZodType<RawWebConfig>

interface SettingMistake {
  readonly path: readonly string[]
  readonly message: string
}

/** Whether the exporter speaks TLS: any of these makes it, as in exporter-toolkit. */
export function wantsTls(tls: ServerTlsSettings): boolean {
  const { cert, cert_file, key, key_file, client_ca, client_ca_file, client_auth_type } = tls
  return [cert, cert_file, key, key_file, client_ca, client_ca_file, client_auth_type].some(Boolean)
}

function tlsMistakes({ tls_server_config: tls, http_server_config: { http2 } }: RawWebConfig): SettingMistake[] {
  const mistakes: SettingMistake[] = []
  const add = (key: string, message: string) =>
    mistakes.push({ path: ['tls_server_config', ...(key ? [key] : [])], message })
  if (TLS_VERSIONS.indexOf(tls.min_version) > TLS_VERSIONS.indexOf(tls.max_version)) {
    add('min_version', `no version of TLS is left: the oldest is ${tls.min_version}, the newest ${tls.max_version}`)
  }
  if (!wantsTls(tls)) return mistakes
  if (!tls.cert && !tls.cert_file) add('', 'TLS needs a certificate; expected cert_file or cert')
  if (!tls.key && !tls.key_file) add('', 'TLS needs a private key; expected key_file or key')
  for (const name of ['cert', 'key', 'client_ca'] as const) {
    if (tls[name] && tls[`${name}_file`]) add(name, `${name} and ${name}_file cannot be given together`)
  }
  const type = tls.client_auth_type ?? 'NoClientCert'
  if ((tls.client_ca || tls.client_ca_file) && type === 'NoClientCert') {
    add(tls.client_ca ? 'client_ca' : 'client_ca_file', 'this has no effect without a client_auth_type')
  }
  if (tls.client_allowed_sans !== undefined && !type.startsWith('Require')) {
    const message = 'this needs a client_auth_type of RequireAnyClientCert or RequireAndVerifyClientCert'
    add('client_allowed_sans', message)
  }
  const lacksHttp2 =
    tls.cipher_suites.length > 0 && !HTTP2_CIPHER_SUITES.some((name) => tls.cipher_suites.includes(name))
  if (lacksHttp2 && http2 && tls.min_version !== 'TLS13') {
    add('cipher_suites', `HTTP/2 needs ${HTTP2_CIPHER_SUITES.join(' or ')}; add one, or set http2 to false`)
  }
  return mistakes
}

function rateMistakes({ rate_limit: { interval, burst } }: RawWebConfig): readonly SettingMistake[] {
  if (interval === 0 || burst > 0) return []
  return [
    {
      path: ['rate_limit', 'burst'],
      message: `burst is ${quote(String(burst))}; with an interval, expected at least 1`,
    },
  ]
}
