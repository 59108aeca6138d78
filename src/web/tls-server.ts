import type { RequestListener } from 'node:http'
import { createSecureServer, type Http2Session, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import { createServer } from 'node:https'
import type { Server, TLSSocket, TlsOptions } from 'node:tls'
import type { Logger } from '../log/logger.ts'
import { quote } from '../log/quote.ts'
import { refuseClient } from './client-certificate.ts'
import { HTTP_LIMITS } from './http-limits.ts'
import { intercept } from './intercept.ts'
import type { ServerTls } from './server-tls.ts'
import type { WebConfig } from './web-config.ts'
import type { WebConfigWatch } from './web-config-watch.ts'

/** How long a handshake may take. */
const HANDSHAKE_MS = 10_000

/** As many as Go's server allows. */
const MAX_STREAMS = 250

export interface TlsServerOptions {
  readonly tls: ServerTls
  readonly watch: WebConfigWatch
  readonly logger?: Logger | undefined
}

/** Makes a server that speaks TLS, and HTTP/2 beside HTTP/1.1 where the file does not forbid it. It follows the file. */
export function createTlsServer(listener: RequestListener, { tls, watch, logger }: TlsServerOptions): Server {
  const options = { ...HTTP_LIMITS, handshakeTimeout: HANDSHAKE_MS, ...tlsOptions(tls) }
  const server = watch.config.http2 ? createHttp2Server(listener, options) : createServer(options, listener)
  watch.onChange((config: WebConfig) => {
    if (config.tls === undefined) return
    server.setSecureContext(config.tls.context)
    // Each connection is asked by what stands here when it comes in; there is no other way to change it.
    Object.assign(server, { requestCert: config.tls.clientAuth !== 'NoClientCert' })
  })
  intercept<TLSSocket>(server, 'secureConnection', (socket) => {
    const reason = refuseClient(socket, watch.config.tls ?? tls)
    if (reason === undefined) return true
    logger?.log('debug', 'Client refused', { client: socket.remoteAddress, error: reason })
    socket.destroy()
    return false
  })
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    logger?.log('debug', 'TLS handshake failed', { client: socket.remoteAddress, error: quote(error.message) })
  })
  return server
}

/** What a client shows of itself is judged by us: Node.js would ask for all or for nothing. */
function tlsOptions({ context, clientAuth }: ServerTls): TlsOptions {
  return { ...context, requestCert: clientAuth !== 'NoClientCert', rejectUnauthorized: false }
}

function createHttp2Server(listener: RequestListener, options: TlsOptions): Server {
  const server = createSecureServer(
    {
      ...options,
      allowHTTP1: true,
      settings: { maxConcurrentStreams: MAX_STREAMS, maxHeaderListSize: HTTP_LIMITS.maxHeaderSize },
    },
    // Both have what Koa and we need of them.
    listener as unknown as Parameters<typeof createSecureServer>[1],
  )
  Object.assign(server, HTTP_LIMITS) // It takes them for its own HTTP/1.1 from here alone.
  const sessions = new Set<Http2Session>()
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    closeWhenIdle(session)
  })
  openSessions.set(server, sessions)
  return server
}

/** Sessions of HTTP/2, by their server. */
const openSessions = new WeakMap<object, ReadonlySet<Http2Session>>()

/** Lets the sessions of HTTP/2 of a server end with what they have been asked. */
export function closeSessions(server: object): void {
  for (const session of openSessions.get(server) ?? []) session.close()
}

/**
 * A connection on which nothing moved for some time is closed, as with HTTP/1.1, but while something that was asked is still to be
 * answered. A client that takes none of its answers, and is silent, has its connection cut.
 */
function closeWhenIdle(session: ServerHttp2Session): void {
  const open = new Set<ServerHttp2Stream>()
  session.on('stream', (stream) => {
    open.add(stream)
    stream.once('close', () => open.delete(stream))
  })
  const look = (): void => {
    if (open.size === 0) session.close()
    else if ([...open].every((stream) => stream.writableEnded)) session.destroy()
    else session.setTimeout(HTTP_LIMITS.keepAliveTimeout, look)
  }
  session.setTimeout(HTTP_LIMITS.keepAliveTimeout, look)
}
