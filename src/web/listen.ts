import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ListenOptions {
  /** Undefined for every interface. */
  readonly host: string | undefined
  /** 0 for a free one. */
  readonly port: number
}

/**
 * Starts an HTTP server.
 * @throws the error of the system, where the address cannot be had.
 */
export async function listen(listener: RequestListener, { host, port }: ListenOptions): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: 32 * 1024,
      requestTimeout: 30_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: 1000, // Else the timeouts are looked at every 30 s only.
    },
    listener,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(host === undefined ? { port } : { host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server
}

/** The URL at which a server of this machine answers. */
export function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo
  const host =
    address === '::' || address === '0.0.0.0' ? 'localhost' : address.includes(':') ? `[${address}]` : address
  return `http://${host}:${port}`
}

/** Stops a server: no new connection, and the open ones end with their answer, or when the time is up. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}
