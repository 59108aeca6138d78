import { createHash } from 'node:crypto'
import { ProbeFailure } from '../net/failure.ts'
import { toSeconds } from '../net/phase-clock.ts'
import type { OAuth2Settings } from './auth-settings.ts'
import type { HttpContext } from './context.ts'
import { readSecret } from './read-secret.ts'
import { type Token, TokenCache } from './token-cache.ts'
import { fetchToken } from './token-request.ts'

/** Tokens are the same for every probe with the same credentials. */
const tokens = new TokenCache()

/** Gets the token for one probe. */
export class OAuth2Session {
  /** How long it took to fetch the token; undefined where it was there. */
  tokenSeconds: number | undefined
  readonly #settings: OAuth2Settings
  readonly #context: HttpContext
  readonly #cache: TokenCache
  #used: { readonly key: string; readonly token: Token; readonly isKept: boolean } | undefined
  #hasRetried = false

  constructor(settings: OAuth2Settings, context: HttpContext, cache: TokenCache = tokens) {
    this.#settings = settings
    this.#context = context
    this.#cache = cache
  }

  /**
   * Value of the Authorization header.
   * @throws ProbeFailure whose message says that it is about the token.
   */
  async authorization(): Promise<string> {
    const { hide, untimed } = this.#context
    const token = await untimed(() => this.#token())
    hide(token.authorization)
    hide(token.authorization.replace(/^\S+ /, ''))
    return token.authorization
  }

  /** Whether a token that was kept from an earlier probe is no longer good, so that another is worth a try. */
  rejected(status: number): boolean {
    if (status !== 401 || this.#used === undefined) return false
    const { key, token, isKept } = this.#used
    this.#cache.drop(key, token)
    if (!isKept || this.#hasRetried) return false
    this.#hasRetried = true
    return true
  }

  async #token(): Promise<Token> {
    const settings = this.#settings
    const secret = await readSecret({
      inline: settings.client_secret,
      file: settings.client_secret_file,
      reference: settings.client_secret_ref,
      key: 'client_secret',
    })
    this.#context.hide(secret)
    const key = createHash('sha256')
      .update(JSON.stringify([settings, secret]))
      .digest('base64')
    const kept = this.#cache.get(key)
    const token = kept ?? (await this.#fetch(key, secret))
    this.#used = { key, token, isKept: kept !== undefined }
    return token
  }

  async #fetch(key: string, secret: string): Promise<Token> {
    const startedMs = performance.now()
    const { signal, log } = this.#context
    log.info('fetching a token from the token_url of oauth2')
    try {
      return await this.#cache.fetch(key, signal, () => fetchToken(this.#settings, secret, this.#context))
    } catch (error) {
      if (!(error instanceof ProbeFailure)) throw error
      const { reason, phase, message } = error
      const options = phase === undefined ? { cause: error } : { cause: error, phase }
      throw new ProbeFailure(reason, `no token from the token_url of oauth2: ${message}`, options)
    } finally {
      this.tokenSeconds = (this.tokenSeconds ?? 0) + toSeconds(performance.now() - startedMs)
    }
  }
}
