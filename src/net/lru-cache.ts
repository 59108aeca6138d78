/** Keeps the values that were asked for last. */
export class LruCache<K, V> {
  readonly #capacity: number
  readonly #weigh: (value: V) => number
  readonly #entries = new Map<K, V>()
  /** What was asked for last, which is at the end already. */
  #latest: K | undefined
  #weight = 0

  /**
   * @param capacity is how much all values together may weigh.
   * @param weigh always says the same of a value; by itself, each weighs 1.
   */
  constructor(capacity: number, weigh: (value: V) => number = () => 1) {
    this.#capacity = capacity
    this.#weigh = weigh
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined || key === this.#latest) return value
    this.#entries.delete(key)
    this.#entries.set(key, value)
    this.#latest = key
    return value
  }

  set(key: K, value: V): void {
    this.#delete(key)
    this.#entries.set(key, value)
    this.#latest = key
    this.#weight += this.#weigh(value)
    if (this.#weight <= this.#capacity) return
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#capacity) break
      this.#delete(oldest)
    }
  }

  #delete(key: K): void {
    if (!this.#entries.has(key)) return
    this.#weight -= this.#weigh(this.#entries.get(key) as V)
    this.#entries.delete(key)
  }

  /** All that is kept, what was asked for last at the end. */
  entries(): Iterable<readonly [K, V]> {
    return this.#entries.entries()
  }
}
