import { createServer, Server as HttpServer, type RequestListener } from 'node:http'
import type { Server, Socket } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import type { Logger } from '../log/logger.ts'
import type { ConnectionGate } from './connection-gate.ts'
import { HTTP_LIMITS } from './http-limits.ts'
import { intercept } from './intercept.ts'
import { limitPipelining } from './pipelining.ts'
import { closeSessions, createTlsServer } from './tls-server.ts'
import type { WebConfigWatch } from './web-config-watch.ts'

/** How many connections may wait to be taken; the system has a bound of its own. */
const BACKLOG = 4096

export interface ListenOptions {
  /** Undefined for every interface. */
  readonly host?: string | undefined
  /** 0 for a free one. */
  readonly port?: number
  /** A socket that listens already, in the place of host and port. */
  readonly fd?: number
  /** Decides on each connection. @defaultValue all are let in */
  readonly gate?: ConnectionGate
  /** Says whether TLS is spoken, and how. @defaultValue plain HTTP */
  readonly watch?: WebConfigWatch | undefined
  readonly logger?: Logger
}

/**
 * Starts a server for HTTP, or HTTPS.
 * @throws the error of the system, where the address cannot be had.
 */
export async function listen(answer: RequestListener, options: ListenOptions): Promise<Server> {
  const { host, port = 0, fd, gate, watch, logger } = options
  const listener = limitPipelining(answer)
  const tls = watch?.config.tls
  const server =
    watch === undefined || tls === undefined
      ? createServer(HTTP_LIMITS, listener)
      : createTlsServer(listener, { tls, watch, logger })
  // Whoever wants to send a body is not told to go on: none is read.
  server.on('checkContinue', listener)
  if (gate !== undefined) intercept<Socket>(server, 'connection', (socket) => gate.admit(socket, tls !== undefined))
  if (tls !== undefined) rememberSockets(server)
  const address = host === undefined ? { port } : { host, port }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(fd === undefined ? { ...address, backlog: BACKLOG } : { fd }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // A connection that cannot be taken is no end of those that can.
  server.on('error', (error) => logger?.log('warn', 'Connection not taken', { error: error.message }))
  return server
}

/** Connections that are open, of servers which would not close them. */
const openSockets = new WeakMap<Server, Set<Socket>>()

function rememberSockets(server: Server): void {
  const sockets = new Set<Socket>()
  openSockets.set(server, sockets)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
}

/** The URL at which a server of this machine answers; `unix:` and a path for a socket of the file system. */
export function urlOf(server: Server): string {
  const listening = server.address()
  if (listening === null || typeof listening === 'string') return `unix:${listening ?? ''}`
  const { address, port } = listening
  const host =
    address === '::' || address === '0.0.0.0' ? 'localhost' : address.includes(':') ? `[${address}]` : address
  return `${server instanceof TlsServer ? 'https' : 'http'}://${host}:${port}`
}

/** Stops a server: no new connection, and the open ones end with their answer, or when the time is up. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  if (hasIdleConnections(server)) server.closeIdleConnections()
  closeSessions(server)
  const timer = setTimeout(() => {
    if (server instanceof HttpServer) server.closeAllConnections()
    for (const socket of openSockets.get(server) ?? []) socket.destroy()
  }, graceMs)
  await closed
  clearTimeout(timer)
}

/** Servers for HTTPS have it too, and are no servers of node:http. */
function hasIdleConnections(server: Server): server is HttpServer {
  return 'closeIdleConnections' in server
}
