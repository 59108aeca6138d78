import type { Connection } from '../net/connection.ts'
import { ProbeFailure } from '../net/failure.ts'
import { ByteBuffer } from './byte-buffer.ts'

/** Most bytes of a line, its line feed with it; blackbox_exporter has the same bound. */
const MAX_LINE_BYTES = 64 * 1024

/** How much more may be read in a dialogue; it outlives the connection that it began with. */
export interface ReadBudget {
  readonly maxBytes: number
  leftBytes: number
}

/** What a target says, as lines or as bytes. What was read and is not taken yet stays for who asks next. */
export class DialogueInput {
  readonly #connection: Connection
  readonly #budget: ReadBudget
  readonly #buffer = new ByteBuffer()
  #isCut = false

  constructor(connection: Connection, budget: ReadBudget) {
    this.#connection = connection
    this.#budget = budget
    // A target that has said all may still be answered, as long as it takes anything.
    connection.socket.allowHalfOpen = true
  }

  /** What has arrived and is not taken yet. */
  get pending(): Buffer {
    return this.#buffer.bytes
  }

  /** Whether bytes are left over: read by us, or by the socket. */
  get hasMore(): boolean {
    return this.#buffer.length > 0 || this.#connection.socket.readableLength > 0
  }

  /**
   * Waits for the next bytes.
   * @returns false when the target has ended its side.
   * @throws ProbeFailure `too_large` when no more may be read.
   */
  async readMore(): Promise<boolean> {
    const { maxBytes, leftBytes } = this.#budget
    if (this.#isCut) {
      throw new ProbeFailure('too_large', `the target sent more than ${maxBytes} bytes (max_bytes)`, {
        phase: 'receive',
      })
    }
    const chunk = await this.#connection.read()
    if (chunk === undefined) return false
    const kept = chunk.subarray(0, leftBytes)
    this.#isCut = kept.length < chunk.length
    this.#budget.leftBytes -= kept.length
    this.#buffer.append(kept)
    return true
  }

  /**
   * Takes the next line, up to a line feed or the end of all, without the line feed and one carriage return before it.
   * @returns undefined when there is none.
   * @throws ProbeFailure `too_large`.
   */
  async takeLine(): Promise<Buffer | undefined> {
    let searchedBytes = 0
    for (;;) {
      const end = this.pending.indexOf(0x0a, searchedBytes)
      if (end !== -1 && end < MAX_LINE_BYTES) return withoutReturn(this.#buffer.take(end + 1).subarray(0, end))
      searchedBytes = this.#buffer.length
      if (searchedBytes >= MAX_LINE_BYTES) {
        throw new ProbeFailure('too_large', `the target sent a line of more than ${MAX_LINE_BYTES} bytes`, {
          phase: 'receive',
        })
      }
      if (await this.readMore()) continue
      return searchedBytes === 0 ? undefined : withoutReturn(this.#buffer.take(searchedBytes))
    }
  }

  /**
   * Takes as many bytes, or fewer where the target ends before.
   * @throws ProbeFailure `too_large`.
   */
  async takeBytes(length: number): Promise<Buffer> {
    while (this.#buffer.length < length && (await this.readMore()));
    return this.#buffer.take(length)
  }

  /** Takes what has arrived already. */
  takeArrived(length: number): Buffer {
    return this.#buffer.take(length)
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === 0x0d ? line.subarray(0, -1) : line
}
