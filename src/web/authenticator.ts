import { createHmac, randomBytes } from 'node:crypto'
import { LruCache } from '../net/lru-cache.ts'
import { BcryptThread } from './bcrypt.ts'
import type { Credentials } from './credentials.ts'

/** How many pairs of user and password are remembered: those that fit, and apart from them those that do not. */
const MAX_REMEMBERED = 100

/** How many different pairs may wait for their comparison. */
const MAX_WAITING = 32

/** What compares passwords with their hashes. */
export type PasswordThread = Pick<BcryptThread, 'compare' | 'waiting' | 'stop'>

/** What became of credentials: accepted, refused, or too many others wait. */
export type AuthVerdict = 'accepted' | 'refused' | 'busy'

/**
 * Verifies users by hashes of bcrypt. What was verified once is remembered, by a keyed hash and not as it is; the same
 * credentials at the same time are verified once. An unknown user takes as long as some user of the file.
 */
export class Authenticator {
  readonly #thread: PasswordThread
  /** Nobody can compute what leads to a remembered pair, or which hash an unknown user is compared with. */
  readonly #key = randomBytes(32)
  readonly #accepted = new LruCache<string, true>(MAX_REMEMBERED)
  readonly #refused = new LruCache<string, true>(MAX_REMEMBERED)
  readonly #running = new Map<string, Promise<boolean>>()

  constructor(thread: PasswordThread = new BcryptThread()) {
    this.#thread = thread
  }

  /** @param users are the hashes by user, one at least. */
  async verify({ user, password }: Credentials, users: ReadonlyMap<string, string>): Promise<AuthVerdict> {
    const known = users.get(user)
    const hash = known ?? this.#decoyFor(user, users)
    const id = this.#digest(JSON.stringify([user, hash, known !== undefined, password])).toString('base64')
    if (this.#accepted.get(id)) return 'accepted'
    if (this.#refused.get(id)) return 'refused'
    const running = this.#running.get(id)
    if (running === undefined && this.#thread.waiting >= MAX_WAITING) return 'busy'
    const isMatch = await (running ?? this.#compare(id, password, hash))
    const verdict = isMatch && known !== undefined
    ;(verdict ? this.#accepted : this.#refused).set(id, true)
    return verdict ? 'accepted' : 'refused'
  }

  stop(): Promise<void> {
    return this.#thread.stop()
  }

  async #compare(id: string, password: string, hash: string): Promise<boolean> {
    const comparison = this.#thread.compare(password, hash)
    this.#running.set(id, comparison)
    try {
      return await comparison
    } finally {
      this.#running.delete(id)
    }
  }

  /** The hash of a user of the file, always the same one for a name: hashes may differ in cost. */
  #decoyFor(user: string, users: ReadonlyMap<string, string>): string {
    const hashes = [...users.values()]
    return hashes[this.#digest(user).readUInt32BE() % hashes.length] ?? ''
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest()
  }
}
