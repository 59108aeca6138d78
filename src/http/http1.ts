import type { Socket } from 'node:net'
import type { Connection } from '../net/connection.ts'
import { readHead } from './answer-head.ts'
import { AnswerReader } from './answer-reader.ts'
import type { Answer, ExchangeOptions } from './exchange.ts'
import { frameBody, openBody } from './framing.ts'
import { type HttpRequest, renderRequest } from './request.ts'

/**
 * Exchanges one request for one answer over HTTP/1.1.
 * @throws ProbeFailure `protocol`, `too_large`, `closed`; the body of the answer throws them too.
 */
export async function exchangeHttp1(
  connection: Connection,
  request: HttpRequest,
  { onFirstByte }: ExchangeOptions,
): Promise<Answer> {
  await send(connection, renderRequest(request))
  const reader = new AnswerReader(connection)
  const head = await readHead(reader, onFirstByte)
  const framing = frameBody(head, request.method)
  const { headers, contentLength } = framing
  return { ...head, headers, contentLength, body: openBody(reader, framing) }
}

/** Sends the request, but waits no longer than until the answer begins: it may come before all has been taken. */
function send(connection: Connection, bytes: Buffer): Promise<void> {
  const { socket } = connection
  // A write that fails is no failure yet: the answer may be there, and says why.
  const written = connection.write(bytes).catch(() => {})
  const isTaken = socket.writableLength === 0 // By the system, at once, as nearly always.
  return isTaken ? written : writtenOrAnswered(socket, written)
}

async function writtenOrAnswered(socket: Socket, written: Promise<void>): Promise<void> {
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  const onReadable = (): void => resolve()
  socket.once('readable', onReadable)
  await Promise.race([written, answered])
  socket.off('readable', onReadable)
}
