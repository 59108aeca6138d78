/** Finds the end of a JSON document that comes in pieces, and how deep it nests, looking at each byte once. */
export class DocumentScanner {
  /** Bytes up to the end of the document, once it is there. */
  length: number | undefined
  /** Most brackets that were open at once. */
  maxDepth = 0
  #seen = 0
  #depth = 0
  #inString = false
  #escaped = false

  /** Whether brackets are open. */
  get isOpen(): boolean {
    return this.#depth > 0
  }

  /** Takes the next piece. @returns whether the document is complete. */
  end(chunk: Uint8Array): boolean {
    for (const byte of chunk) {
      this.#seen += 1
      if (this.#escaped) this.#escaped = false
      else if (this.#inString) this.#stringByte(byte)
      else if (byte === 0x22) this.#inString = true
      else if (byte === 0x7b || byte === 0x5b) this.#open()
      else if ((byte === 0x7d || byte === 0x5d) && --this.#depth <= 0) {
        this.length = this.#seen
        return true
      }
    }
    return false
  }

  #open(): void {
    this.#depth += 1
    if (this.#depth > this.maxDepth) this.maxDepth = this.#depth
  }

  #stringByte(byte: number): void {
    if (byte === 0x5c) this.#escaped = true
    else if (byte === 0x22) this.#inString = false
  }
}
