import { quote } from '../log/quote.ts'
import { readBasic } from './basic-auth.ts'
import type { HttpContext } from './context.ts'
import { isSecretName } from './header-settings.ts'
import { OAuth2Session } from './oauth2.ts'
import { readSecret, readSecretFile } from './read-secret.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import type { Header } from './trace.ts'

/** Where a request goes that credentials are asked for. */
export interface Recipient {
  /** Whether it goes to the host of the target itself, and not to one that a redirect named. */
  readonly isTargetHost: boolean
  /** Whether `headers` or the user in the URL have given it an Authorization already. */
  readonly isAuthorized: boolean
}

/** Headers that go along with each request, besides those of `headers`. */
export interface Credentials {
  /**
   * Gives the headers for one hop, in addition to those that are there already: a name may come several times, and
   * beside the same name in `headers`. Only an `Authorization` takes the place of any other.
   * @throws ProbeFailure when a file cannot be read, or no token be had.
   */
  readonly headersFor: (recipient: Recipient) => Promise<readonly Header[]>
  /** Whether to ask again, once, for the answer of the target's own host says that a token is no longer good. */
  readonly rejected?: (status: number) => boolean
  /** How long the token took that was fetched for this probe; undefined where none was. */
  readonly tokenSeconds?: () => number | undefined
}

/** Most modules have none, and then nobody has to be asked. */
const NONE: Credentials = ((none) => ({ headersFor: () => none }))(Promise.resolve<readonly Header[]>([]))

/** Gets ready what the settings say about credentials, and about headers besides `headers`. Nothing is read yet. */
export function createCredentials(settings: HttpRequestSettings, context: HttpContext): Credentials {
  if (!hasCredentials(settings)) return NONE
  const { oauth2 } = settings
  const session = oauth2 && new OAuth2Session(oauth2, context)
  const authorize = async ({ isTargetHost, isAuthorized }: Recipient): Promise<string | undefined> => {
    if (!isTargetHost) return undefined
    if (session !== undefined) return session.authorization()
    return isAuthorized ? undefined : readAuthorization(settings, context)
  }
  const headersFor = async (recipient: Recipient): Promise<readonly Header[]> => {
    const authorization = await authorize(recipient)
    const headers: Header[] = authorization === undefined ? [] : [['Authorization', authorization]]
    return [...headers, ...(await furtherHeaders(settings, recipient, context))]
  }
  if (session === undefined) return { headersFor }
  return { headersFor, rejected: (status) => session.rejected(status), tokenSeconds: () => session.tokenSeconds }
}

function hasCredentials(settings: HttpRequestSettings): boolean {
  const { basic_auth: basic, authorization, oauth2, bearer_token: token, bearer_token_file: tokenFile } = settings
  if (basic !== undefined || authorization !== undefined || oauth2 !== undefined) return true
  return token !== '' || tokenFile !== '' || Object.keys(settings.http_headers).length > 0
}

/** What is secret goes to no host but the target's own. */
async function furtherHeaders(
  { http_headers: httpHeaders }: HttpRequestSettings,
  { isTargetHost }: Recipient,
  context: HttpContext,
): Promise<readonly Header[]> {
  const headers: Header[] = []
  for (const [name, { values, secrets, files }] of Object.entries(httpHeaders)) {
    if (isTargetHost || !isSecretName(name)) headers.push(...values.map((value): Header => [name, value]))
    if (!isTargetHost) continue
    headers.push(...secrets.map((value): Header => [name, value]))
    for (const file of files) {
      const value = await readSecretFile(file, `the file of the header ${quote(name)}`)
      context.hide(value)
      headers.push([name, value])
    }
  }
  return headers
}

/** The Authorization of basic_auth, authorization or bearer_token; undefined where none of them is set. */
async function readAuthorization(settings: HttpRequestSettings, context: HttpContext): Promise<string | undefined> {
  const { basic_auth: basic, authorization, bearer_token: token, bearer_token_file: tokenFile } = settings
  if (basic !== undefined) return `Basic ${await readBasic(basic, context)}`
  const { type = 'Bearer' } = authorization ?? {}
  const secret = {
    inline: authorization?.credentials ?? token,
    file: authorization?.credentials_file ?? tokenFile,
    reference: authorization?.credentials_ref ?? '',
  }
  if (Object.values(secret).every((source) => source === '')) return undefined
  const key = authorization === undefined ? 'bearer_token' : 'credentials'
  const credentials = await readSecret({ ...secret, key })
  context.hide(credentials)
  return `${type} ${credentials}`.trim()
}
