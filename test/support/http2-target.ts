import type { IncomingHttpHeaders } from 'node:http2'
import { createSecureServer, type Http2Server, type SecureServerOptions, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { ExecutionContext } from 'ava'

export interface Http2Target {
  readonly port: number
  readonly requests: readonly IncomingHttpHeaders[]
  readonly server: Http2Server
  /** Connections that are open now. */
  readonly open: () => number
}

/** Starts a server of HTTP/2 over TLS on a free port of 127.0.0.1. */
export async function startHttp2Target(
  t: ExecutionContext,
  options: SecureServerOptions,
  answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
): Promise<Http2Target> {
  const requests: IncomingHttpHeaders[] = []
  const sockets = new Set<Socket>()
  const server = createSecureServer(options)
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {}) // Probes hang up whenever they like.
    requests.push(headers)
    answer(stream, headers)
  })
  server.on('sessionError', () => {})
  server.on('secureConnection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { port: (server.address() as AddressInfo).port, requests, server, open: () => sockets.size }
}
