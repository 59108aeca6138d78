import { quote } from '../log/quote.ts'
import { hasToken, parseHeader, valuesOf } from './answer-head.ts'
import { type AnswerReader, cutOff, malformed } from './answer-reader.ts'
import { MAX_CHUNK_LINE_BYTES, parseChunkLength } from './chunk-line.ts'
import type { AnswerBody } from './exchange.ts'
import { isNamed } from './header-name.ts'
import type { Header } from './trace.ts'
import { decodeWholeChunks } from './whole-chunks.ts'
import type { RawHead } from './whole-head.ts'

/** How the end of a body is found. */
export interface Framing {
  readonly kind: 'none' | 'chunked' | 'length' | 'close'
  /** Length that the head declares; -1 where it is unknown. */
  readonly contentLength: number
  /** What is left of the headers: those of the framing are used up. */
  readonly headers: readonly Header[]
}

/**
 * Decides where the body ends, by Go's rules (they are those of RFC 9112, section 6, with little patience).
 * @throws ProbeFailure `protocol`, for a head that contradicts itself.
 */
export function frameBody(head: RawHead, method: string): Framing {
  const isAncient = head.version === 'HTTP/1.0' || head.version.startsWith('HTTP/0.')
  const isChunked = checkTransferEncoding(head, isAncient)
  const length = readContentLength(head)
  const closes = !isAncient && hasToken(head.headers, 'connection', 'close')
  const isUsedUp = (header: Header): boolean =>
    isNamed(header, 'transfer-encoding') ||
    (isChunked && (isNamed(header, 'content-length') || isNamed(header, 'trailer'))) ||
    (closes && isNamed(header, 'connection'))
  const headers = head.headers.filter((header) => !isUsedUp(header))
  if (method === 'HEAD') return { kind: 'none', contentLength: isChunked ? -1 : length, headers }
  const { status } = head
  if (status === 101 || status === 204 || status === 304) return { kind: 'none', contentLength: 0, headers }
  if (isChunked) return { kind: 'chunked', contentLength: -1, headers }
  return { kind: length === -1 ? 'close' : 'length', contentLength: length, headers }
}

function checkTransferEncoding({ headers }: RawHead, isAncient: boolean): boolean {
  const encodings = valuesOf(headers, 'transfer-encoding')
  if (encodings.length === 0 || isAncient) return false
  if (encodings.length === 1 && encodings[0]?.toLowerCase() === 'chunked') return true
  throw malformed(`the transfer encoding ${quote(encodings.join(', '))} is not known`)
}

function readContentLength({ headers }: RawHead): number {
  const lengths = valuesOf(headers, 'content-length')
  const [length] = lengths
  if (length === undefined) return -1
  if (lengths.some((other) => other !== length)) throw malformed('it declares two lengths')
  if (!/^\d+$/.test(length) || isTooLong(length)) throw malformed(`${quote(length)} is no Content-Length`)
  return Number(length)
}

const EMPTY = Buffer.alloc(0)

/** Whether a number is none of 63 bits. Those of 18 digits are, whichever they are. */
function isTooLong(digits: string): boolean {
  return digits.length > 18 && BigInt(digits) >= 2n ** 63n
}

/** Takes the body where all of it came with its head, as a small one with a length does; else it is read as it comes. */
export function openBody(reader: AnswerReader, framing: Framing): AnswerBody {
  const { kind, contentLength } = framing
  if (kind === 'none') return EMPTY
  const whole = kind === 'length' ? reader.takeBytes(contentLength) : undefined
  return whole ?? readFramedBody(reader, framing)
}

/**
 * Reads the body of an answer to its end.
 * @throws ProbeFailure `closed`, `protocol`, while it is read.
 */
export async function* readFramedBody(reader: AnswerReader, { kind, contentLength }: Framing): AsyncGenerator<Buffer> {
  if (kind === 'length') yield* readLength(reader, contentLength, 'bytes of its body')
  if (kind === 'chunked') yield* readChunks(reader)
  if (kind === 'close') yield* readToEnd(reader)
}

async function* readLength(reader: AnswerReader, length: number, unit: string): AsyncGenerator<Buffer> {
  for (let left = length; left > 0; ) {
    const bytes = await reader.readBytes(left)
    if (bytes === undefined) throw cutOff(`after ${length - left} of ${length} ${unit}`)
    left -= bytes.length
    yield bytes
  }
}

async function* readToEnd(reader: AnswerReader): AsyncGenerator<Buffer> {
  for (;;) {
    const bytes = await reader.readBytes(Number.POSITIVE_INFINITY)
    if (bytes === undefined) return
    yield bytes
  }
}

async function* readChunks(reader: AnswerReader): AsyncGenerator<Buffer> {
  for (;;) {
    const { data, usedBytes } = decodeWholeChunks(await reader.peek())
    if (usedBytes > 0) {
      reader.skip(usedBytes)
      yield data
    }
    const length = await readChunkLength(reader)
    if (length === 0) return readTrailers(reader)
    yield* readLength(reader, length, 'bytes of a chunk')
    const end = await readChunkLine(reader)
    if (end !== '') throw malformed('a chunk of its body is longer than declared')
  }
}

async function readChunkLine(reader: AnswerReader): Promise<string> {
  const line = await reader.readLine(
    MAX_CHUNK_LINE_BYTES,
    `a line of the chunked body is longer than ${MAX_CHUNK_LINE_BYTES} bytes`,
  )
  if (line.endsWith('\r\n')) return line.slice(0, -2)
  if (line.endsWith('\n')) throw malformed('a line of its chunked body ends without a carriage return')
  throw cutOff('within its chunked body')
}

async function readChunkLength(reader: AnswerReader): Promise<number> {
  const line = await readChunkLine(reader)
  const length = parseChunkLength(line)
  if (length === undefined) throw malformed(`${quote(line)} is no length of a chunk`)
  return length
}

/** Nobody asks for what comes behind the last chunk, but it has to be there, and to be well-formed. */
async function readTrailers(reader: AnswerReader): Promise<void> {
  for (let leftBytes = MAX_CHUNK_LINE_BYTES; ; ) {
    const line = await reader.readLine(
      leftBytes,
      `what follows the chunked body is larger than ${MAX_CHUNK_LINE_BYTES} bytes`,
    )
    leftBytes -= line.length
    if (!line.endsWith('\n')) throw cutOff('within its chunked body')
    const text = line.replace(/\r?\n$/, '')
    if (text === '') return
    parseHeader(text.trimEnd())
  }
}
