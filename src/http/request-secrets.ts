import { tlsSecrets } from '../config/tls-config.ts'
import type { OAuth2Settings } from './auth-settings.ts'
import { isSecretName } from './header-settings.ts'
import type { ProxySettings } from './proxy-settings.ts'
import type { HttpRequestSettings } from './request-settings.ts'

/** Values that stand beside a name that sounds like a secret, and are none. */
const NO_SECRET = /^(?:true|false|yes|no|on|off|null|none|\d{1,3})?$/i

/** Values of the settings that are never shown: passwords, tokens, and plain headers that sound like either. */
export function httpRequestSecrets(settings: HttpRequestSettings): readonly string[] {
  const { basic_auth: basic, authorization, oauth2, tls_config: tls } = settings
  return [
    settings.bearer_token,
    basic?.password ?? '',
    authorization?.credentials ?? '',
    ...tlsSecrets(tls),
    ...proxySecrets(settings),
    ...(oauth2 === undefined ? [] : oauth2Secrets(oauth2)),
    ...Object.entries(settings.headers).flatMap(([name, value]) => headerSecrets(name, value)),
    ...Object.entries(settings.http_headers).flatMap(([name, { values, secrets }]) => [
      ...secrets,
      ...values.flatMap((value) => headerSecrets(name, value)),
    ]),
  ].filter((secret) => secret !== '')
}

function oauth2Secrets(settings: OAuth2Settings): readonly string[] {
  return [
    settings.client_secret,
    settings.client_certificate_key,
    ...urlSecrets(settings.token_url),
    ...tlsSecrets(settings.tls_config),
    ...proxySecrets(settings),
    ...Object.entries(settings.endpoint_params).flatMap(([name, value]) => headerSecrets(name, value)),
  ]
}

function proxySecrets({ proxy_url: url = '', proxy_connect_header: headers }: ProxySettings): readonly string[] {
  return [...urlSecrets(url), ...Object.values(headers).flat()]
}

/** The password as it stands there, and decoded. */
function urlSecrets(url: string): readonly string[] {
  const password = /:\/\/[^/?#]*?:(?<password>[^/?#]*)@/.exec(url)?.groups?.['password']
  if (password === undefined) return []
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password] // A percent sign that encodes nothing stands for itself.
  }
}

/** The value, each cookie in it, and what stands behind the scheme of an Authorization. */
function headerSecrets(name: string, value: string): readonly string[] {
  if (!isSecretName(name) || NO_SECRET.test(value.trim())) return []
  if (/cookie/i.test(name)) return [value, ...cookieValues(value).filter((cookie) => !NO_SECRET.test(cookie))]
  const credentials = /^\s*[\w-]+\s+(?<credentials>\S+)\s*$/.exec(value)?.groups?.['credentials']
  return credentials === undefined ? [value] : [value, credentials]
}

function cookieValues(header: string): readonly string[] {
  return header.split(';').map((cookie) => cookie.slice(cookie.indexOf('=') + 1).trim())
}
