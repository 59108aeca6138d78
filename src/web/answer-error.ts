import type { IncomingMessage, ServerResponse } from 'node:http'
import { inspect } from 'node:util'
import type { Exporter } from '../exporter/create-exporter.ts'
import { HttpError } from '../targets/http-error.ts'
import { type HeaderList, setHeaders } from './security-headers.ts'
import { closeAfterUnreadBody } from './unread-body.ts'

export interface ErrorContext {
  readonly exporter: Exporter
  readonly headers: () => HeaderList
}

/** Turns what a route throws into an answer. Only the message of an `HttpError` may be read outside. */
export function answerError(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  { exporter, headers }: ErrorContext,
): void {
  const known = error instanceof HttpError ? error : undefined
  if (known === undefined) {
    const stack = error instanceof Error ? error.stack : inspect(error)
    const path = request.url?.replace(/[?#].*$/s, '')
    exporter.logger.log('error', 'Request failed', { path, stack: exporter.config.redact(stack ?? '') })
  }
  if (response.headersSent) {
    response.destroy() // Whoever reads it is to know that it is not whole.
    return
  }
  setHeaders(response, headers())
  closeAfterUnreadBody(request, response)
  for (const [name, value] of Object.entries({ ...known?.headers })) response.setHeader(name, value)
  const text = `${known?.expose ? known.message : 'internal error'}\n`
  response.statusCode = known?.status ?? 500
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(request.method === 'HEAD' ? undefined : text)
}
