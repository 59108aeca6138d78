import { toBytes } from '../config/binary.ts'
import type { BasicAuthSettings } from './auth-settings.ts'
import type { HttpContext } from './context.ts'
import { readSecret } from './read-secret.ts'
import type { UserInfo } from './url-reference.ts'

/**
 * Gets user and password of the settings, as an Authorization header has them.
 * @throws ProbeFailure `internal`, when a file cannot be read.
 */
export async function readBasic(settings: BasicAuthSettings, context: HttpContext): Promise<string> {
  const username = await readSecret({
    inline: settings.username,
    file: settings.username_file,
    reference: settings.username_ref,
    key: 'username',
  })
  const password = await readSecret({
    inline: settings.password,
    file: settings.password_file,
    reference: settings.password_ref,
    key: 'password',
  })
  hideBasic({ username, password }, context)
  return encodeBasic(username, password)
}

/** Keeps a password out of all that is shown, also as a target would send it back. */
export function hideBasic({ username, password }: UserInfo, { hide }: Pick<HttpContext, 'hide'>): void {
  hide(password)
  hide(encodeBasic(username, password))
}

/** User and password as an Authorization header has them (RFC 7617). */
export function encodeBasic(username: string, password: string): string {
  return toBytes(`${username}:${password}`).toString('base64')
}
