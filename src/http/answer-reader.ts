import { ProbeFailure } from '../net/failure.ts'

const EMPTY = Buffer.alloc(0)
const LINE_FEED = 0x0a

/** Where bytes come from; a connection is one. Undefined is the end. */
export interface ByteSource {
  read(): Promise<Buffer | undefined>
}

/** Reads an answer piece by piece: lines first, then bytes. */
export class AnswerReader {
  readonly #source: ByteSource
  #buffered: Buffer = EMPTY
  #isAtEnd = false

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** Whether more has come than was taken. */
  get hasBuffered(): boolean {
    return this.#buffered.length > 0
  }

  /** What has come and was not taken yet; waits for the first bytes. Empty at the end. */
  async peek(): Promise<Buffer> {
    if (this.#buffered.length === 0) await this.#fill()
    return this.#buffered
  }

  /** Takes bytes that `peek` has given. */
  skip(size: number): void {
    this.#buffered = this.#buffered.subarray(size)
  }

  /** Takes the next bytes where all of them have come. Nobody has to wait for them. */
  takeBytes(size: number): Buffer | undefined {
    return size <= this.#buffered.length ? this.#take(size) : undefined
  }

  /** Waits until more has come than `peek` gave before. */
  async peekMore(): Promise<Buffer> {
    const before = this.#buffered
    if (await this.#fill()) this.#buffered = Buffer.concat([before, this.#buffered])
    else this.#buffered = before
    return this.#buffered
  }

  /**
   * Takes the next line, as Latin-1, with its line feed.
   * @param tooLarge is the message for a line, or what stands before it, that is too large.
   * @returns less than a line where the target closed the connection.
   * @throws ProbeFailure `too_large`
   */
  async readLine(maxBytes: number, tooLarge: string): Promise<string> {
    const whole = this.takeLine(maxBytes)
    if (whole !== undefined) return whole
    const parts: Buffer[] = []
    let size = 0
    for (;;) {
      const chunk = await this.peek()
      const end = chunk.indexOf(LINE_FEED)
      const part = this.#take(end === -1 ? chunk.length : end + 1)
      size += part.length
      if (size > maxBytes) throw new ProbeFailure('too_large', tooLarge, { phase: 'receive' })
      parts.push(part)
      if (end !== -1 || part.length === 0) return Buffer.concat(parts).toString('latin1')
    }
  }

  /** Takes the next line where all of it has come, and is no longer than allowed. Nobody has to wait for it. */
  takeLine(maxBytes: number): string | undefined {
    const end = this.#buffered.indexOf(LINE_FEED) + 1
    return end > 0 && end <= maxBytes ? this.#take(end).toString('latin1') : undefined
  }

  /** Takes the next bytes, `maxBytes` at most; undefined at the end. */
  async readBytes(maxBytes: number): Promise<Buffer | undefined> {
    const chunk = await this.peek()
    return chunk.length === 0 ? undefined : this.#take(Math.min(chunk.length, maxBytes))
  }

  #take(size: number): Buffer {
    const taken = this.#buffered.subarray(0, size)
    this.skip(size)
    return taken
  }

  async #fill(): Promise<boolean> {
    const chunk = this.#isAtEnd ? undefined : await this.#source.read()
    this.#isAtEnd = chunk === undefined
    this.#buffered = chunk ?? EMPTY
    return chunk !== undefined
  }
}

/** The failure of an answer that ended too early. */
export function cutOff(where: string): ProbeFailure {
  return new ProbeFailure('closed', `the target closed the connection ${where}`, { phase: 'receive' })
}

/** The failure of an answer that is no HTTP. */
export function malformed(why: string): ProbeFailure {
  return new ProbeFailure('protocol', `the answer is not HTTP: ${why}`, { phase: 'receive' })
}
