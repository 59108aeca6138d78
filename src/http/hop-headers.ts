import { encodeBasic } from './basic-auth.ts'
import type { Cookies } from './cookies.ts'
import type { Credentials } from './credentials.ts'
import { canonicalName } from './header-name.ts'
import { isSecretName } from './header-settings.ts'
import type { Hop } from './hop.ts'
import { checkHeaders } from './request.ts'
import { type Header, USER_AGENT } from './trace.ts'

/** Headers of the settings, their names spelt as in Go. */
export type OwnHeaders = ReadonlyMap<string, string>

/** Takes the headers of the settings. */
export function readOwnHeaders(headers: Readonly<Record<string, string>>): OwnHeaders {
  return new Map(Object.entries(headers).map(([name, value]) => [canonicalName(name), value]))
}

/**
 * Puts together the headers of a hop: those of the settings, credentials, cookies.
 * @throws ProbeFailure, when credentials cannot be had.
 */
export async function composeHeaders(
  hop: Hop,
  own: OwnHeaders,
  credentials: Credentials,
  cookies: Cookies,
): Promise<readonly Header[]> {
  const headers = new Map<string, readonly string[]>([['User-Agent', [USER_AGENT]]])
  for (const [name, value] of own) {
    if (hop.isTargetHost || !isSecretName(name)) headers.set(name, [value])
  }
  const { userInfo } = hop.url
  if (userInfo !== undefined && !headers.has('Authorization')) {
    headers.set('Authorization', [`Basic ${encodeBasic(userInfo.username, userInfo.password)}`])
  }
  const isAuthorized = headers.has('Authorization')
  for (const [name, value] of await credentials.headersFor({ isTargetHost: hop.isTargetHost, isAuthorized })) {
    const key = canonicalName(name)
    const others = key === 'Authorization' ? [] : (headers.get(key) ?? [])
    headers.set(key, [...others, value])
  }
  const cookie = cookies.headerFor(hop.url, hop.isTargetHost)
  if (cookie === '') headers.delete('Cookie')
  else headers.set('Cookie', [cookie])
  if (hop.referer !== '' && !own.has('Referer')) headers.set('Referer', [hop.referer])
  if (own.get('User-Agent') === '') headers.delete('User-Agent')
  return checkHeaders([...headers].flatMap(([name, values]) => values.map((value): Header => [name, value])))
}
