import * as z from 'zod'
import { tlsConfigSchema } from '../config/tls-config.ts'
import type { TlsSettings } from '../net/tls-settings.ts'
import { checkProxy, type ProxySettings, proxyOptions } from './proxy-settings.ts'
import { reportIfSeveral, text } from './setting.ts'

/** User and password (RFC 7617). An empty text counts as absent. */
export interface BasicAuthSettings {
  readonly username: string
  readonly username_file: string
  readonly username_ref: string
  readonly password: string
  readonly password_file: string
  readonly password_ref: string
}

/** A header `Authorization` of any type but Basic. An empty text counts as absent. */
export interface AuthorizationSettings {
  readonly type: string
  readonly credentials: string
  readonly credentials_file: string
  readonly credentials_ref: string
}

/** A token to be fetched with the credentials of a client (RFC 6749, section 4.4). An empty text counts as absent. */
export interface OAuth2Settings extends ProxySettings {
  readonly client_id: string
  readonly client_secret: string
  readonly client_secret_file: string
  readonly client_secret_ref: string
  readonly client_certificate_key_id: string
  readonly client_certificate_key: string
  readonly client_certificate_key_file: string
  readonly client_certificate_key_ref: string
  readonly grant_type: string
  readonly signature_algorithm: string
  readonly iss: string
  readonly audience: string
  readonly claims: Readonly<Record<string, unknown>>
  readonly scopes: readonly string[]
  readonly token_url: string
  readonly endpoint_params: Readonly<Record<string, string>>
  readonly tls_config: TlsSettings
}

/** The grant for which the client signs a token itself (RFC 7523). */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

const SIGNATURE_ALGORITHMS = ['RS256', 'RS384', 'RS512']

export const basicAuthSchema: z.ZodType<BasicAuthSettings> = z
  .strictObject({
    username: text('Name of the user.'),
    username_file: text('File with the name, read by each probe.'),
    username_ref: text('Its name in a secret manager; not supported, a probe with it fails.'),
    password: text('Password of the user.'),
    password_file: text('File with the password, read by each probe.'),
    password_ref: text('Its name in a secret manager; not supported, a probe with it fails.'),
  })
  .superRefine((settings, context) => {
    reportIfSeveral(context, settings, ['username', 'username_file', 'username_ref'])
    reportIfSeveral(context, settings, ['password', 'password_file', 'password_ref'])
  })

export const authorizationSchema: z.ZodType<AuthorizationSettings> = z
  .strictObject({
    type: z
      .string()
      .transform((type) => type.trim() || 'Bearer')
      .refine((type) => type.toLowerCase() !== 'basic', 'the type of authorization cannot be Basic; use basic_auth')
      .default('Bearer')
      .meta({ description: 'Scheme that stands before the credentials; Bearer if left out.' }),
    credentials: text('The token itself.'),
    credentials_file: text('File with it, read by each probe.'),
    credentials_ref: text('Its name in a secret manager; not supported, a probe with it fails.'),
  })
  .superRefine((settings, context) => {
    reportIfSeveral(context, settings, ['credentials', 'credentials_file', 'credentials_ref'])
  })

export const oauth2Schema: z.ZodType<OAuth2Settings> = z
  .strictObject({
    client_id: text('Name of the client.'),
    client_secret: text('Secret of the client.'),
    client_secret_file: text('File with the secret, read by each probe.'),
    client_secret_ref: text('Its name in a secret manager; not supported, a probe with it fails.'),
    client_certificate_key_id: text('For the grant jwt-bearer, which is not supported.'),
    client_certificate_key: text('For the grant jwt-bearer, which is not supported.'),
    client_certificate_key_file: text('For the grant jwt-bearer, which is not supported.'),
    client_certificate_key_ref: text('For the grant jwt-bearer, which is not supported.'),
    grant_type: text('client_credentials; jwt-bearer is known and not supported.'),
    signature_algorithm: text('For the grant jwt-bearer, which is not supported.'),
    iss: text('For the grant jwt-bearer, which is not supported.'),
    audience: text('For the grant jwt-bearer, which is not supported.'),
    claims: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: 'For the grant jwt-bearer, which is not supported.' }),
    scopes: z.array(z.string()).default([]).meta({ description: 'What the token shall be good for.' }),
    token_url: text('Where the token is fetched.'),
    endpoint_params: z
      .record(z.string(), z.string())
      .default({})
      .meta({ description: 'More parameters for the request of a token.' }),
    tls_config: tlsConfigSchema.prefault({}).meta({ description: 'TLS with the server that has the token.' }),
    ...proxyOptions,
  })
  .superRefine((settings, context) => {
    for (const key of ['client_id', 'token_url'] as const) {
      if (settings[key] === '') context.addIssue({ code: 'custom', path: [key], message: `oauth2 needs ${key}` })
    }
    if (settings.grant_type === JWT_BEARER) checkJwtBearer(settings, context)
    else reportIfSeveral(context, settings, ['client_secret', 'client_secret_file', 'client_secret_ref'])
    checkProxy(settings, context)
  })

function checkJwtBearer(settings: OAuth2Settings, context: z.RefinementCtx): void {
  const keys = ['client_certificate_key', 'client_certificate_key_file', 'client_certificate_key_ref'] as const
  reportIfSeveral(context, settings, keys)
  const { signature_algorithm: algorithm } = settings
  if (algorithm === '' || SIGNATURE_ALGORITHMS.includes(algorithm)) return
  const message = `signature_algorithm is not known; allowed are ${SIGNATURE_ALGORITHMS.join(', ')}`
  context.addIssue({ code: 'custom', path: ['signature_algorithm'], message })
}
