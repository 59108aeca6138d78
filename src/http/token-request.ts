import { ProbeFailure } from '../net/failure.ts'
import { LruCache } from '../net/lru-cache.ts'
import type { OAuth2Settings } from './auth-settings.ts'
import { encodeBasic } from './basic-auth.ts'
import type { HttpContext } from './context.ts'
import type { Credentials } from './credentials.ts'
import { fetchHttp } from './fetch.ts'
import type { HttpRequestSettings } from './request-settings.ts'
import { parseTargetUrl } from './target-url.ts'
import { readTokenAnswer } from './token-answer.ts'
import type { Token } from './token-cache.ts'
import { createTrace } from './trace.ts'

/** Where client_id and client_secret stand in a request: RFC 6749 wants the header, and some servers the body. */
type Style = 'header' | 'body'

const MAX_ANSWER_BYTES = 1024 * 1024

/** The style that a token URL has taken before. */
const knownStyles = new LruCache<string, Style>(1000)

/**
 * Fetches a token with the credentials of a client (RFC 6749, section 4.4). The first time, a server that refuses the
 * credentials in the header is asked again with those in the body.
 * @throws ProbeFailure
 */
export async function fetchToken(settings: OAuth2Settings, secret: string, context: HttpContext): Promise<Token> {
  const { token_url: url } = settings
  const known = knownStyles.get(url)
  if (known !== undefined) return requestToken(settings, secret, context, known)
  try {
    return await requestAndRemember(settings, secret, context, 'header')
  } catch (error) {
    const isAnswer = error instanceof ProbeFailure && (error.reason === 'status' || error.reason === 'protocol')
    if (!isAnswer) throw error
    context.log.debug(`the token URL takes no credentials in the header, or not these: ${error.message}`)
    return requestAndRemember(settings, secret, context, 'body')
  }
}

async function requestAndRemember(...request: Parameters<typeof requestToken>): Promise<Token> {
  const [{ token_url: url }, , , style] = request
  const token = await requestToken(...request)
  knownStyles.set(url, style)
  return token
}

async function requestToken(
  settings: OAuth2Settings,
  secret: string,
  context: HttpContext,
  style: Style,
): Promise<Token> {
  const { token_url: address, client_id: id } = settings
  const encoded = encodeBasic(escapeForm(id), escapeForm(secret))
  context.hide(encoded)
  context.hide(escapeForm(secret))
  const credentials: Credentials = {
    headersFor: async ({ isTargetHost }) =>
      isTargetHost && style === 'header' ? [['Authorization', `Basic ${encoded}`]] : [],
  }
  const trace = createTrace()
  const request = tokenRequest(settings, style === 'body' ? secret : undefined)
  const options = { credentials, wantsBody: true, bodyIsSecret: true }
  const body = await fetchHttp(context, parseTargetUrl(address), request, trace, options)
  if (trace.answer === undefined) throw new ProbeFailure('protocol', 'there was no answer', { phase: 'receive' })
  return readTokenAnswer(trace.answer, body ?? Buffer.alloc(0))
}

/** @param secret in the body; undefined where it stands in the header. */
function tokenRequest(settings: OAuth2Settings, secret: string | undefined): HttpRequestSettings {
  const { client_id: id, scopes, endpoint_params: more, tls_config, no_proxy } = settings
  const { proxy_from_environment, proxy_connect_header, proxy_url } = settings
  const form = {
    grant_type: 'client_credentials',
    ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
    ...more,
    ...(secret === undefined ? {} : { client_id: id }),
    ...(secret ? { client_secret: secret } : {}),
  }
  const fields = Object.entries(form).map(([name, value]) => `${escapeForm(name)}=${escapeForm(value)}`)
  return {
    ...PLAIN_REQUEST,
    body: fields.sort().join('&'),
    tls_config,
    no_proxy,
    proxy_from_environment,
    proxy_connect_header,
    ...(proxy_url === undefined ? {} : { proxy_url }),
  }
}

const PLAIN_REQUEST: Omit<HttpRequestSettings, 'tls_config' | 'body'> = {
  preferred_ip_protocol: 'ip6',
  ip_protocol_fallback: true,
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  http_headers: {},
  body_file: '',
  bearer_token: '',
  bearer_token_file: '',
  no_proxy: '',
  proxy_from_environment: false,
  proxy_connect_header: {},
  skip_resolve_phase_with_proxy: false,
  follow_redirects: true,
  enable_http2: false,
  enable_http3: false,
  compression: '',
  body_size_limit: MAX_ANSWER_BYTES,
}

/** Writes a text as forms have it: a space is a plus sign, and all but letters, digits and `-_.~` are escaped. */
function escapeForm(text: string): string {
  const escaped = encodeURIComponent(text.toWellFormed())
  return escaped
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}
