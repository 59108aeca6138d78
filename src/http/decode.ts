import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflateRaw } from 'node:zlib'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from '../net/failure.ts'
import { UnopenedBody } from './unopened-body.ts'

type Decoder = Transform & { readonly bytesWritten: number }

/** How a body can be compressed. */
interface Coding {
  readonly create: () => Decoder
  /** Whether bytes behind the end of what is compressed are no mistake. */
  readonly ignoresRest: boolean
  /** Whether nothing at all stands for nothing. */
  readonly mayBeEmpty: boolean
  /** What every body of this kind begins with, and how many bytes its beginning has at least. */
  readonly magic: Buffer
  readonly headBytes: number
}

const NO_HEAD = { magic: Buffer.alloc(0), headBytes: 0 }
const GZIP_HEAD = { magic: Buffer.of(0x1f, 0x8b, 0x08), headBytes: 10 }

const CODINGS: ReadonlyMap<string, Coding> = new Map<string, Coding>([
  ['gzip', { create: createGunzip, ignoresRest: false, mayBeEmpty: false, ...GZIP_HEAD }],
  ['br', { create: createBrotliDecompress, ignoresRest: false, mayBeEmpty: true, ...NO_HEAD }],
  ['deflate', { create: createInflateRaw, ignoresRest: true, mayBeEmpty: false, ...NO_HEAD }],
])

/** Whether a body of this kind is read as it is. */
export function isPlain(compression: string): boolean {
  return compression === '' || compression.toLowerCase() === 'identity'
}

/**
 * Decompresses a body as the settings say, whatever its headers say. No more is decompressed than is read of it.
 * @throws ProbeFailure `protocol`, while it is read, for a body that is not compressed in this way; an UnopenedBody where
 * its first bytes tell so, and for a compression that nobody knows.
 */
export function decodeBody(body: AsyncIterable<Buffer>, compression: string): AsyncIterable<Buffer> {
  if (isPlain(compression)) return body
  const name = compression.toLowerCase()
  const coding = CODINGS.get(name)
  if (coding !== undefined) return decompress(body, name, coding)
  const expected = 'expected gzip, br, deflate or identity'
  throw new UnopenedBody('internal', `the compression ${quote(compression)} is not known; ${expected}`)
}

async function* decompress(body: AsyncIterable<Buffer>, name: string, coding: Coding): AsyncGenerator<Buffer> {
  const decoder = coding.create()
  let fedBytes = 0
  let start = Buffer.alloc(0)
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      fedBytes += chunk.length
      if (start.length < coding.headBytes) start = Buffer.concat([start, chunk.subarray(0, coding.headBytes)])
      yield chunk
    }
    if (fedBytes === 0 && coding.mayBeEmpty) decoder.push(null)
  }
  const source = Readable.from(counted(), { objectMode: false })
  source.on('error', (error) => decoder.destroy(error))
  source.pipe(decoder)
  try {
    yield* decoder as AsyncIterable<Buffer>
  } catch (error) {
    if (!isDecoderError(error)) throw error
    const isOpened = start.length >= coding.headBytes && start.indexOf(coding.magic) === 0
    throw notEncoded(name, error.message, isOpened ? ProbeFailure : UnopenedBody)
  } finally {
    source.destroy()
    decoder.destroy()
  }
  // The decoder stops where its format ends, and counts what it has taken until then.
  if (fedBytes > decoder.bytesWritten && !coding.ignoresRest) throw notEncoded(name, 'more bytes follow its end')
}

/** zlib calls its errors Z_DATA_ERROR, brotli its own ERR__ERROR_FORMAT_…. */
function isDecoderError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(?:Z_|ERR_+(?:BROTLI|ERROR))/.test(String(error.code))
}

function notEncoded(name: string, why: string, Failure: typeof ProbeFailure = ProbeFailure): ProbeFailure {
  return new Failure('protocol', `the body is not compressed by ${name}: ${why}`, { phase: 'receive' })
}
