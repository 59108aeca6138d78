/** The shortest secret that is looked for. */
export const MIN_LENGTH = 4

/** The secrets that begin with some characters, and are less than twice as long as those. */
interface Entry {
  readonly secrets: string[]
  /** Whether longer ones begin so too. */
  continues: boolean
}

const BUCKETS = 0x1_0000

/**
 * Finds secrets in a text in one go, however many there are: they are known by their first 4, 8, 16 characters and so on.
 */
export class SecretIndex {
  readonly #entries = new Map<string, Entry>()
  /** Which hashes of four characters begin a secret: nearly all places of a text are told by this alone. */
  readonly #beginnings = new Uint8Array(BUCKETS)

  /** @param secrets have four characters at least. */
  constructor(secrets: Iterable<string>) {
    const byLength = [...secrets].sort((a, b) => b.length - a.length)
    for (const secret of byLength) this.#add(secret)
  }

  #add(secret: string): void {
    let hash = 0
    for (let at = 0; at < MIN_LENGTH; at += 1) hash = roll(hash, secret.charCodeAt(at))
    this.#beginnings[hash] = 1
    for (let length = MIN_LENGTH; length <= secret.length; length *= 2) {
      const beginning = secret.slice(0, length)
      const entry = this.#entries.get(beginning) ?? { secrets: [], continues: false }
      this.#entries.set(beginning, entry)
      if (secret.length >= 2 * length) entry.continues = true
      else entry.secrets.push(secret)
    }
  }

  /** Puts something else into the place of all secrets; those that overlap are one. */
  replace(text: string, replacement: string): string {
    const parts: string[] = []
    let keptFrom = 0
    let hiddenTo = 0
    let hash = 0
    for (let last = 0; last < text.length; last += 1) {
      hash = roll(hash, text.charCodeAt(last))
      const at = last - MIN_LENGTH + 1
      if (this.#beginnings[hash] === 0 || at < 0) continue
      const end = at + this.#longestAt(text, at)
      if (end <= hiddenTo || end === at) continue
      if (at >= hiddenTo) parts.push(text.slice(keptFrom, at), replacement)
      hiddenTo = end
      keptFrom = end
    }
    return parts.length === 0 ? text : parts.join('') + text.slice(keptFrom)
  }

  /** @returns the length of the longest secret at a place of a text; 0 for none. */
  #longestAt(text: string, at: number): number {
    let longest = 0
    for (let length = MIN_LENGTH; at + length <= text.length; length *= 2) {
      const entry = this.#entries.get(text.slice(at, at + length))
      const found = entry?.secrets.find((secret) => text.startsWith(secret, at))
      longest = found?.length ?? longest
      if (entry?.continues !== true) break
    }
    return longest
  }
}

/** A hash of the last four characters: one that came before them is shifted out of its 16 bits. */
function roll(hash: number, character: number): number {
  return ((hash << 4) ^ character) & (BUCKETS - 1)
}
