const EMPTY = Buffer.alloc(0)

/**
 * Bytes that come in at one end and are taken at the other. What was handed out stays as it is: bytes are only ever
 * written behind it.
 */
export class ByteBuffer {
  #storage: Buffer = EMPTY
  #start = 0
  #end = 0

  /** All that was appended and is not taken yet. */
  get bytes(): Buffer {
    return this.#storage.subarray(this.#start, this.#end)
  }

  get length(): number {
    return this.#end - this.#start
  }

  /** Adds bytes behind the others; many small pieces cost no more than a large one. */
  append(chunk: Buffer): void {
    if (this.length === 0) {
      // It is taken as it is: there is no room behind it to write to.
      this.#storage = chunk
      this.#start = 0
      this.#end = chunk.length
      return
    }
    if (this.#end + chunk.length > this.#storage.length) {
      const grown = Buffer.alloc(Math.max(1024, 2 * (this.length + chunk.length)))
      this.#end = this.bytes.copy(grown)
      this.#start = 0
      this.#storage = grown
    }
    this.#storage.set(chunk, this.#end)
    this.#end += chunk.length
  }

  /** Takes bytes from the front; fewer where there are fewer. */
  take(length: number): Buffer {
    const taken = this.bytes.subarray(0, length)
    this.#start += taken.length
    return taken
  }
}
