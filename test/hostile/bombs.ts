import { brotliCompressSync, constants, deflateRawSync } from 'node:zlib'

const MB = 1024 * 1024
const zeros = Buffer.alloc(4 * MB)
const block = deflateRawSync(zeros, { finishFlush: constants.Z_FULL_FLUSH })

/** A body that becomes a thousand times its size: what comes first, and what comes then, again and again. */
export const BOMBS = {
  gzip: { head: Buffer.from('1f8b0800000000000003', 'hex'), body: block },
  deflate: { head: block, body: block },
  // A stream of brotli has its end in it.
  br: { head: brotliCompressSync(zeros), body: Buffer.alloc(0) },
} as const
