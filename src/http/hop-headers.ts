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

/** Settings are read once, and probed with many times. */
const known = new WeakMap<object, OwnHeaders>()

/** Takes the headers of the settings. */
export function readOwnHeaders(headers: Readonly<Record<string, string>>): OwnHeaders {
  let own = known.get(headers)
  if (own === undefined) {
    own = new Map(Object.entries(headers).map(([name, value]) => [canonicalName(name), value]))
    known.set(headers, own)
  }
  return own
}

/** What a hop to the target itself has, where the settings alone say so; it is the same for each probe of a module. */
const alone = new WeakMap<OwnHeaders, readonly Header[]>()

const NONE: readonly Header[] = []

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
  const { isTargetHost, url, referer } = hop
  const isAuthorized = url.userInfo !== undefined || (isTargetHost && own.has('Authorization'))
  const further = await credentials.headersFor({ isTargetHost, isAuthorized })
  const cookie = cookies.headerFor(url, isTargetHost)
  const isAlone = isTargetHost && url.userInfo === undefined && referer === '' && cookie === '' && further.length === 0
  if (!isAlone) return putTogether(hop, own, further, cookie)
  let headers = alone.get(own)
  if (headers === undefined) {
    headers = putTogether(hop, own, NONE, '')
    alone.set(own, headers)
  }
  return headers
}

function putTogether(hop: Hop, own: OwnHeaders, further: readonly Header[], cookie: string): readonly Header[] {
  const headers = new Map<string, readonly string[]>([['User-Agent', [USER_AGENT]]])
  for (const [name, value] of own) {
    if (hop.isTargetHost || !isSecretName(name)) headers.set(name, [value])
  }
  const { userInfo } = hop.url
  if (userInfo !== undefined && !headers.has('Authorization')) {
    headers.set('Authorization', [`Basic ${encodeBasic(userInfo.username, userInfo.password)}`])
  }
  for (const [name, value] of further) {
    const key = canonicalName(name)
    const others = key === 'Authorization' ? [] : (headers.get(key) ?? [])
    headers.set(key, [...others, value])
  }
  if (cookie === '') headers.delete('Cookie')
  else headers.set('Cookie', [cookie])
  if (hop.referer !== '' && !own.has('Referer')) headers.set('Referer', [hop.referer])
  if (own.get('User-Agent') === '') headers.delete('User-Agent')
  return checkHeaders([...headers].flatMap(([name, values]) => values.map((value): Header => [name, value])))
}
