import { tlsSecrets } from '../config/tls-config.ts'
import { isSecretName } from '../http/header-settings.ts'

/** The keys that hold secrets, wherever they are in the settings of a prober. */
const SECRET_KEYS: readonly string[] = [
  'bearer_token',
  'client_certificate_key',
  'client_secret',
  'credentials',
  'password',
  'proxy_connect_header',
  'secrets',
]

/** The keys below which the user chooses the names. */
const NAMED_KEYS: readonly string[] = ['endpoint_params', 'headers', 'http_headers']

/** Finds the secrets in the settings of a prober by their keys, and headers and parameters by names that sound like one. */
export function findSecrets(options: unknown): readonly string[] {
  if (typeof options !== 'object' || options === null) return []
  return Object.entries(options).flatMap(([key, value]) => {
    if (key === 'tls_config') return tlsSecrets(value)
    if (NAMED_KEYS.includes(key)) {
      return Object.entries(value).flatMap(([name, held]) => (isSecretName(name) ? allTexts(held) : findSecrets(held)))
    }
    return SECRET_KEYS.includes(key) ? allTexts(value) : findSecrets(value)
  })
}

function allTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(allTexts) : []
}
