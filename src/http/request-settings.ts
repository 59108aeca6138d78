import * as z from 'zod'
import { ipProtocolOptions } from '../config/ip-protocol-options.ts'
import { sizeSchema } from '../config/size.ts'
import { tlsConfigSchema } from '../config/tls-config.ts'
import type { IpProtocolOptions } from '../net/resolve.ts'
import type { TlsSettings } from '../net/tls-settings.ts'
import {
  type AuthorizationSettings,
  authorizationSchema,
  type BasicAuthSettings,
  basicAuthSchema,
  type OAuth2Settings,
  oauth2Schema,
} from './auth-settings.ts'
import { type HeaderValues, httpHeadersSchema } from './header-settings.ts'
import { type ProxySettings, proxyOptions } from './proxy-settings.ts'
import { text } from './setting.ts'

/** All that makes a request, spelt as in the file. An empty text counts as absent. */
export interface HttpRequestSettings extends IpProtocolOptions, ProxySettings {
  readonly method: string
  /** Headers of the request; a `Host` among them names the host instead of the URL. */
  readonly headers: Readonly<Record<string, string>>
  /** Further headers, which may come several times. */
  readonly http_headers: Readonly<Record<string, HeaderValues>>
  readonly body: string
  /** File with the body, read by each probe. */
  readonly body_file: string
  readonly basic_auth?: BasicAuthSettings
  readonly authorization?: AuthorizationSettings
  readonly oauth2?: OAuth2Settings
  readonly bearer_token: string
  readonly bearer_token_file: string
  /** Whether the name is resolved by the proxy, where there is one. */
  readonly skip_resolve_phase_with_proxy: boolean
  readonly follow_redirects: boolean
  /** The old name for the opposite of `follow_redirects`, which has it in already. */
  readonly no_follow_redirects?: boolean
  readonly enable_http2: boolean
  /** Known, and refused: Node.js has no HTTP/3. */
  readonly enable_http3: boolean
  readonly tls_config: TlsSettings
  /** How the body is compressed: gzip, br, deflate, identity. */
  readonly compression: string
  /** Most bytes of the decompressed body; 0 where none is given. */
  readonly body_size_limit: number
}

/** One schema for each key, typed by the interface. */
type OptionsOf<Settings> = {
  readonly [Key in keyof Settings]-?: Partial<Pick<Settings, Key>> extends Pick<Settings, Key>
    ? z.ZodExactOptional<z.ZodType<Exclude<Settings[Key], undefined>>>
    : z.ZodType<Settings[Key]>
}

const flag = (value: boolean, description: string) => z.boolean().default(value).meta({ description })

/**
 * Keys of the options of a prober that makes HTTP requests, as blackbox_exporter spells them:
 * `z.strictObject({ ...httpRequestOptions }).superRefine(checkHttpRequest).transform(completeHttpRequest)`.
 */
export const httpRequestOptions: OptionsOf<HttpRequestSettings> = {
  ...ipProtocolOptions,
  ...proxyOptions,
  method: z
    .string()
    .transform((method) => method || 'GET')
    .default('GET')
    .meta({ description: 'Method of the request; GET if left out.' }),
  headers: z
    .record(z.string(), z.string())
    .default({})
    .meta({ description: 'Headers of the request; a Host among them is also the name that TLS asks for.' }),
  http_headers: httpHeadersSchema.prefault({}).meta({ description: 'Further headers, which may come several times.' }),
  body: text('Body of the request.'),
  body_file: text('File with the body, read by each probe.'),
  basic_auth: basicAuthSchema.exactOptional().meta({ description: 'User and password (RFC 7617).' }),
  authorization: authorizationSchema.exactOptional().meta({ description: 'Credentials of any other type.' }),
  oauth2: oauth2Schema.exactOptional().meta({ description: 'A token to be fetched with client credentials.' }),
  bearer_token: text('Token of the type Bearer.'),
  bearer_token_file: text('File with it, read by each probe.'),
  skip_resolve_phase_with_proxy: flag(false, 'Let the proxy of proxy_url resolve the name.'),
  follow_redirects: flag(true, 'Follow redirects, ten at most.'),
  no_follow_redirects: z.boolean().exactOptional().meta({ description: 'The old name for follow_redirects: false.' }),
  enable_http2: flag(true, 'Offer HTTP/2 where TLS is used.'),
  enable_http3: flag(false, 'Not supported, for Node.js has no HTTP/3: a probe with it is refused.'),
  tls_config: tlsConfigSchema.prefault({}).meta({ description: 'TLS with the target.' }),
  compression: text(
    'How the body is compressed: gzip, br, deflate (raw) or identity; it is read as it is if left out.',
  ),
  body_size_limit: sizeSchema.prefault('0').meta({
    description: 'Largest body, decompressed, such as 10MB (units are powers of 1024); 64MB if left out or 0.',
  }),
}

/** Leaves the old name of `follow_redirects` without effect, for it is in that then. */
export function completeHttpRequest<Settings extends HttpRequestSettings>(settings: Settings): Settings {
  const { no_follow_redirects: old, follow_redirects: followRedirects } = settings
  return { ...settings, follow_redirects: old === undefined ? followRedirects : !old }
}
