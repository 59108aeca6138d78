import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Finds a free port of 127.0.0.1 for a server that cannot choose one itself, or for none. It lies below those that Linux
 * gives to outgoing connections, so it stays free until it is used.
 */
export async function findPort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)))
  })
}
