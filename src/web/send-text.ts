import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'koa'

/** Under this many bytes a body fits one packet, and compressing it would save nothing. */
const MIN_GZIP_BYTES = 1400

const compress = promisify(gzip)

/** Answers with a text, compressed where the client asks for it and it is worth it. */
export async function sendText(context: Context, contentType: string, text: string): Promise<void> {
  const body = Buffer.from(text)
  context.status = 200
  context.set('Content-Type', contentType)
  context.vary('Accept-Encoding')
  if (body.length < MIN_GZIP_BYTES || context.acceptsEncodings('gzip', 'identity') !== 'gzip') {
    context.body = body
    return
  }
  context.set('Content-Encoding', 'gzip')
  context.body = await compress(body, { level: 1 })
}
