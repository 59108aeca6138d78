import type { AddressInfo, Server } from 'node:net'

/** A service that runs. */
export interface RunningService {
  readonly port: number
  readonly close: () => Promise<void>
}

/**
 * Lets a service listen on both loopback addresses, since `localhost` may mean either. Port 0 is any free one.
 * @throws the error of the system, when the port is in use.
 */
export async function listenOnLoopback(createServer: () => Server, port: number): Promise<RunningService> {
  const ip4 = await listen(createServer(), '127.0.0.1', port)
  const chosen = (ip4.address() as AddressInfo).port
  const servers = [ip4, await listen(createServer(), '::1', chosen).catch(ignoreMissingIpv6)]
  return {
    port: chosen,
    async close() {
      await Promise.all(servers.map((server) => new Promise((resolve) => server?.close(resolve) ?? resolve(undefined))))
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => resolve(server))
  })
}

function ignoreMissingIpv6(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error
}
