import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HeaderList } from './security-headers.ts'
import { mayHaveUnreadBody } from './unread-body.ts'

/** The answer of an ordinary probe is smaller; to compress it took as long as all else that is done for a TCP probe. */
const MIN_GZIP_BYTES = 8 * 1024

const compress = promisify(gzip)

/** A text to answer with. */
export interface TextAnswer {
  readonly contentType: string
  readonly text: string
  /** Headers of the request, beside Accept-Encoding, that the answer depends on. */
  readonly vary?: string
  /** Headers that are not on the answer yet. */
  readonly headers?: HeaderList
}

/** Answers with a text, compressed where the client asks for it and it is worth it. */
export async function sendText(request: IncomingMessage, response: ServerResponse, answer: TextAnswer): Promise<void> {
  const { text } = answer
  const bytes = Buffer.byteLength(text)
  if (bytes < MIN_GZIP_BYTES || !acceptsGzip(request.headers['accept-encoding'] ?? '')) {
    writeHead(request, response, { answer, bytes })
    // ASCII is written faster as Latin-1.
    response.end(request.method === 'HEAD' ? undefined : text, bytes === text.length ? 'latin1' : 'utf8')
    return
  }
  const body = await compress(text, { level: 1 })
  writeHead(request, response, { answer, bytes: body.length, encoding: 'gzip' })
  response.end(request.method === 'HEAD' ? undefined : body)
}

interface Head {
  readonly answer: TextAnswer
  readonly bytes: number
  readonly encoding?: string
}

/** All headers at once: each that is set by itself costs as much as all of them together. */
function writeHead(request: IncomingMessage, response: ServerResponse, { answer, bytes, encoding }: Head): void {
  const { contentType, vary, headers = [] } = answer
  const list = ['Vary', vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`]
  for (const [name, value] of headers) list.push(name, value)
  if (encoding !== undefined) list.push('Content-Encoding', encoding)
  if (mayHaveUnreadBody(request)) list.push('Connection', 'close')
  list.push('Content-Type', contentType, 'Content-Length', String(bytes))
  response.writeHead(200, list)
}

/** Whether a client would have gzip no less than the plain text (RFC 9110, section 12.5.3). */
function acceptsGzip(header: string): boolean {
  const weights = new Map<string, number>()
  for (const item of header.toLowerCase().split(',')) {
    const [encoding = '', ...parameters] = item.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    weights.set(encoding, Number(weight ?? 1))
  }
  const gzip = weights.get('gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}
