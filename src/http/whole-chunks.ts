import { MAX_CHUNK_LINE_BYTES, parseChunkLength } from './chunk-line.ts'

const CARRIAGE_RETURN = 0x0d
const LINE_FEED = 0x0a

/** What some bytes of a chunked body hold. */
export interface WholeChunks {
  readonly data: Buffer
  /** How many of the bytes are used up: the data, with the lines around it. */
  readonly usedBytes: number
}

/**
 * Decodes the chunks at the beginning of some bytes that are there as a whole, well-formed and not the last one, in one go:
 * a target may make each byte a chunk, and to wait for each of them would hold up everything else.
 */
export function decodeWholeChunks(bytes: Buffer): WholeChunks {
  const first = findChunk(bytes, 0)
  if (first === undefined) return { data: bytes.subarray(0, 0), usedBytes: 0 }
  let usedBytes = first.end + 2
  let chunk = findChunk(bytes, usedBytes)
  if (chunk === undefined) return { data: bytes.subarray(first.start, first.end), usedBytes }
  const data = Buffer.allocUnsafe(bytes.length)
  let size = bytes.copy(data, 0, first.start, first.end)
  for (; chunk !== undefined; chunk = findChunk(bytes, usedBytes)) {
    size += bytes.copy(data, size, chunk.start, chunk.end)
    usedBytes = chunk.end + 2
  }
  return { data: data.subarray(0, size), usedBytes }
}

/** Finds where the data of the chunk that begins at an offset stands. */
function findChunk(bytes: Buffer, offset: number): { readonly start: number; readonly end: number } | undefined {
  const start = bytes.indexOf(LINE_FEED, offset) + 1
  if (start === 0 || start - offset > MAX_CHUNK_LINE_BYTES || bytes[start - 2] !== CARRIAGE_RETURN) return undefined
  const length = parseChunkLength(bytes.toString('latin1', offset, start - 2))
  if (length === undefined || length === 0) return undefined
  const end = start + length
  return bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED ? { start, end } : undefined
}
