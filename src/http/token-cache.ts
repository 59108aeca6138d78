import type { Clock } from '../net/phase-clock.ts'

/** A token, and how it is sent. */
export interface Token {
  /** Value of the Authorization header. */
  readonly authorization: string
  /** How long it is good for; undefined where its server did not say. */
  readonly lifetimeMs: number | undefined
}

const MAX_ENTRIES = 1000

/** Longest time that a token is kept, whatever its server says. */
const MAX_LIFETIME_MS = 60 * 60 * 1000

/** How long before its end a token is no longer used. */
const MARGIN_MS = 10_000

interface Entry {
  readonly token: Token
  readonly expiresMs: number
}

/** Keeps tokens as long as they are good, and has each fetched by one probe at a time. */
export class TokenCache {
  readonly #now: Clock
  /** The first is the one that was stored first. */
  readonly #entries = new Map<string, Entry>()
  readonly #flights = new Map<string, Promise<Token>>()

  constructor(now: Clock = () => performance.now()) {
    this.#now = now
  }

  /** The token under this key; undefined where there is none, or it is no longer good. */
  get(key: string): Token | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || this.#now() < entry.expiresMs) return entry?.token
    this.#entries.delete(key)
    return undefined
  }

  /** Forgets a token, unless another has taken its place. */
  drop(key: string, token: Token): void {
    if (this.#entries.get(key)?.token === token) this.#entries.delete(key)
  }

  /**
   * Fetches the token under this key, or waits for the probe that does so already. Where that one fails, for its
   * deadline perhaps, or its guard, this one tries for itself.
   * @throws what `fetch` throws, and the reason of the signal.
   */
  async fetch(key: string, signal: AbortSignal, fetch: () => Promise<Token>): Promise<Token> {
    for (;;) {
      signal.throwIfAborted()
      const flight = this.#flights.get(key)
      if (flight === undefined) return this.#fly(key, fetch)
      const token = await orAborted(flight, signal).catch(() => undefined)
      if (token !== undefined) return token
    }
  }

  async #fly(key: string, fetch: () => Promise<Token>): Promise<Token> {
    const flight = fetch()
    this.#flights.set(key, flight)
    try {
      const token = await flight
      this.#store(key, token)
      return token
    } finally {
      this.#flights.delete(key)
    }
  }

  #store(key: string, token: Token): void {
    const lifetimeMs = Math.min(token.lifetimeMs ?? MAX_LIFETIME_MS, MAX_LIFETIME_MS)
    this.#entries.delete(key)
    this.#entries.set(key, { token, expiresMs: this.#now() + lifetimeMs - MARGIN_MS })
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest)
  }
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const onAbort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
