import { ProbeFailure } from '../net/failure.ts'
import { decodeBody } from './decode.ts'
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
  readonly signal: AbortSignal
}

/**
 * Reads a body to its end, and counts its bytes in the trace.
 * @returns the decompressed body, when it is wanted.
 * @throws ProbeFailure `too_large`, `protocol`, `closed`.
 */
export async function readBody(
  body: AsyncIterable<Buffer>,
  trace: HttpTrace,
  { compression, maxBytes, isWanted, signal }: BodyOptions,
): Promise<Buffer | undefined> {
  const limit = maxBytes || DEFAULT_MAX_BYTES
  const chunks: Buffer[] = []
  for await (const chunk of decodeBody(body, compression)) {
    signal.throwIfAborted()
    trace.bodyBytes += chunk.length
    if (trace.bodyBytes > limit) {
      trace.bodyBytes = limit
      throw new ProbeFailure('too_large', `the body is larger than ${limit} bytes`, { phase: 'receive' })
    }
    if (isWanted) chunks.push(chunk)
  }
  return isWanted ? Buffer.concat(chunks) : undefined
}
