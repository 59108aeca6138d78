import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { Connection } from '../net/connection.ts'
import { ProbeFailure } from '../net/failure.ts'
import { toSocketFailure } from '../net/socket-failure.ts'
import { malformed } from './answer-reader.ts'
import type { Answer, ExchangeOptions } from './exchange.ts'
import { toByteString } from './percent-encoding.ts'
import { type HttpRequest, needsLength } from './request.ts'
import type { Header } from './trace.ts'

/** Most bytes of the headers of an answer, as HPACK counts them, and most headers. */
const MAX_HEADER_BYTES = 1024 * 1024
const MAX_HEADERS = 32_768

/** Most pings of a target before its answer ends. Each has to be answered, so they could keep us busy until the deadline. */
const MAX_PINGS = 1000

/** Headers of a connection, which HTTP/2 has none of (RFC 9113, section 8.2.2). */
const CONNECTION_HEADERS = ['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'te', 'http2-settings']

/** Error codes that say that one side did not speak HTTP/2 (RFC 9113, section 7). */
const PROTOCOL_CODES: readonly number[] = [
  constants.NGHTTP2_PROTOCOL_ERROR,
  constants.NGHTTP2_FLOW_CONTROL_ERROR,
  constants.NGHTTP2_FRAME_SIZE_ERROR,
  constants.NGHTTP2_COMPRESSION_ERROR,
  constants.NGHTTP2_HTTP_1_1_REQUIRED,
]

/**
 * Exchanges one request for one answer over HTTP/2. The session ends with the connection.
 * @throws ProbeFailure `protocol`, `too_large`, `closed`; the body of the answer throws them too.
 */
export async function exchangeHttp2(
  connection: Connection,
  request: HttpRequest,
  { enterPhase, onFirstByte }: ExchangeOptions,
): Promise<Answer> {
  enterPhase('send')
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {}) // Whoever waits for it is told.
  const session = openSession(connection)
  session.on('error', (error) => failed.reject(toFailure(error, connection)))
  let pings = 0
  session.on('ping', () => {
    pings += 1
    if (pings > MAX_PINGS) session.destroy(malformed(`more than ${MAX_PINGS} pings of HTTP/2`))
  })
  session.on('frameError', () => failed.reject(malformed('a frame of HTTP/2 could not be sent')))
  const stream = openStream(session, request)
  stream.on('error', (error) => failed.reject(toFailure(error, connection, stream)))
  stream.on('close', () => failed.reject(closedEarly(connection, stream)))
  stream.once('finish', () => enterPhase('receive'))
  stream.end(request.body?.bytes)
  const head = await Promise.race([readHead(stream, request.method), failed.promise])
  onFirstByte()
  const body = readBody(connection, stream, failed.promise, enterPhase)
  return { ...head, version: 'HTTP/2.0', statusText: '', body }
}

function openSession(connection: Connection): ClientHttp2Session {
  // The name of the URL goes nowhere: each request has its own.
  return connect('https://target', {
    createConnection: () => connection.socket,
    settings: { enablePush: false, maxHeaderListSize: MAX_HEADER_BYTES },
    maxHeaderListPairs: MAX_HEADERS,
  })
}

function openStream(session: ClientHttp2Session, request: HttpRequest): ClientHttp2Stream {
  const { method, secure, host, path, headers, body } = request
  const fields: OutgoingHttpHeaders & Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (CONNECTION_HEADERS.includes(key)) continue
    fields[key] = [...[fields[key] ?? []].flat(), toByteString(value)]
  }
  if (body?.isStream !== true && needsLength(method, body)) fields['content-length'] = String(body?.bytes.length ?? 0)
  try {
    const pseudo = { ':method': method, ':scheme': secure ? 'https' : 'http', ':authority': host, ':path': path }
    return session.request({ ...pseudo, ...fields }, { endStream: body === undefined })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : cause
    throw new ProbeFailure('internal', `the request cannot be sent over HTTP/2: ${why}`, { cause, phase: 'send' })
  }
}

function readHead(
  stream: ClientHttp2Stream,
  method: string,
): Promise<Pick<Answer, 'status' | 'headers' | 'contentLength'>> {
  return new Promise((resolve) => {
    stream.once('response', (fields, flags, raw: readonly string[]) => {
      const headers: Header[] = []
      for (let index = 0; index + 1 < raw.length; index += 2) {
        const name = raw[index] ?? ''
        if (!name.startsWith(':')) headers.push([name, raw[index + 1] ?? ''])
      }
      const length = fields['content-length']
      // What an answer to HEAD has left out may have any length.
      const isEmpty = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0 && method !== 'HEAD'
      const unknown = isEmpty ? 0 : -1
      const contentLength = length === undefined ? unknown : Number(length)
      resolve({ status: Number(fields[':status']), headers, contentLength })
    })
  })
}

async function* readBody(
  connection: Connection,
  stream: ClientHttp2Stream,
  failed: Promise<never>,
  enterPhase: ExchangeOptions['enterPhase'],
): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    throw await firstFailure(failed, toFailure(error, connection, stream))
  }
  if (stream.aborted || stream.rstCode !== constants.NGHTTP2_NO_ERROR) throw closedEarly(connection, stream)
  enterPhase('check')
}

/** What was told first says more than what followed from it. */
function firstFailure(failed: Promise<never>, otherwise: ProbeFailure): Promise<unknown> {
  return Promise.race([failed.catch((error: unknown) => error), Promise.resolve().then(() => otherwise)])
}

function closedEarly({ peer }: Connection, { rstCode }: ClientHttp2Stream): ProbeFailure {
  const why = rstCode ? ` (error ${rstCode} of HTTP/2)` : ''
  if (rstCode !== undefined && PROTOCOL_CODES.includes(rstCode)) return malformed(`the stream was reset${why}`)
  return new ProbeFailure('closed', `${peer}: the target closed the stream before the end of its answer${why}`, {
    phase: 'receive',
  })
}

function toFailure(error: unknown, connection: Connection, stream?: ClientHttp2Stream): ProbeFailure {
  if (error instanceof ProbeFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_HTTP2_STREAM_ERROR' && stream !== undefined) return closedEarly(connection, stream)
  if (code === 'ERR_HTTP2_ERROR' || code === 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES') {
    return malformed((error as Error).message)
  }
  if (!code.startsWith('ERR_HTTP2_')) return toSocketFailure(error, 'receive', connection.peer)
  const message = `${connection.peer}: connection closed by the target: ${(error as Error).message}`
  return new ProbeFailure('closed', message, { cause: error, phase: 'receive' })
}
