import { ProbeFailure } from '../net/failure.ts'
import type { HttpContext } from './context.ts'
import { decodeBody, isPlain } from './decode.ts'
import type { AnswerBody } from './exchange.ts'
import { keepLargeBody, LARGE_BYTES } from './large-bodies.ts'
import type { HttpTrace } from './trace.ts'

/** Largest body, in bytes once decompressed, where the settings give no limit. */
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

/** What to do with a body. */
export interface BodyOptions {
  readonly compression: string
  /** Most bytes once decompressed; 0 for the default of 64 MiB. */
  readonly maxBytes: number
  /** Whether the body is kept. */
  readonly isWanted: boolean
  /** Of the probe; waiting for memory is no part of the target's time. */
  readonly context: Pick<HttpContext, 'signal' | 'untimed'>
}

/**
 * Reads a body to its end, and counts its bytes in the trace.
 * @returns the decompressed body, when it is wanted.
 * @throws ProbeFailure `too_large`, `protocol`, `closed`.
 */
export async function readBody(body: AnswerBody, trace: HttpTrace, options: BodyOptions): Promise<Buffer | undefined> {
  const { compression, isWanted } = options
  if (!Buffer.isBuffer(body)) return readPieces(decodeBody(body, compression), trace, options)
  if (!isPlain(compression)) return readPieces(decodeBody(toPieces(body), compression), trace, options)
  count(body, trace, options)
  return isWanted ? body : undefined
}

async function* toPieces(body: Buffer): AsyncGenerator<Buffer> {
  yield body
}

async function readPieces(
  pieces: AsyncIterable<Buffer>,
  trace: HttpTrace,
  options: BodyOptions,
): Promise<Buffer | undefined> {
  const { signal, untimed } = options.context
  const kept = new Pieces()
  let isLarge = false
  for await (const chunk of pieces) {
    signal.throwIfAborted()
    count(chunk, trace, options)
    if (!options.isWanted) continue
    if (!isLarge && trace.bodyBytes > LARGE_BYTES) {
      isLarge = true
      await untimed(() => keepLargeBody(signal))
    }
    kept.append(chunk)
  }
  return options.isWanted ? Buffer.concat(kept.blocks, trace.bodyBytes) : undefined
}

/** @throws ProbeFailure `too_large` */
function count(chunk: Buffer, trace: HttpTrace, { maxBytes }: BodyOptions): void {
  const limit = maxBytes || DEFAULT_MAX_BYTES
  trace.bodyBytes += chunk.length
  if (trace.bodyBytes <= limit) return
  trace.bodyBytes = limit
  throw new ProbeFailure('too_large', `the body is larger than ${limit} bytes`, { phase: 'receive' })
}

const BLOCK_BYTES = 64 * 1024

/** Keeps what comes in blocks of its own: a target may send a body byte by byte, and each would cost a hundred. */
class Pieces {
  readonly blocks: Buffer[] = []
  #block = Buffer.alloc(0)
  #usedBytes = 0

  append(chunk: Buffer): void {
    for (let rest = chunk; rest.length > 0; ) {
      if (this.#usedBytes === this.#block.length) {
        this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
        this.#usedBytes = 0
        this.blocks.push(this.#block)
      }
      const copiedBytes = rest.copy(this.#block, this.#usedBytes)
      this.#usedBytes += copiedBytes
      rest = rest.subarray(copiedBytes)
    }
  }
}
