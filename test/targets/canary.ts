import { type AddressInfo, createServer } from 'node:net'
import type { ExecutionContext } from 'ava'

/** Listens where nobody may connect to. */
export interface Canary {
  readonly port: number
  /** The addresses that somebody has connected to since this was asked last. */
  readonly seen: () => readonly string[]
}

const ADDRESSES = ['127.0.0.1', '::1', '127.0.0.2', '127.127.127.127', '127.255.255.254']

/** Starts a canary, on the same port of each of some addresses of this machine; 0 for one that is free on all. */
export async function startCanary(t: ExecutionContext, addresses = ADDRESSES, wanted = 0): Promise<Canary> {
  const seen: string[] = []
  const listen = (host: string, port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        seen.push(host)
        socket.on('error', () => {}) // Whoever it is hangs up as they like.
        socket.destroy()
      })
      server.once('error', reject)
      server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
      t.teardown(() => new Promise<void>((closed) => server.close(() => closed())))
    })
  for (;;) {
    const [first = '', ...others] = addresses
    const port = await listen(first, wanted)
    const results = await Promise.allSettled(others.map((host) => listen(host, port)))
    // The port may be taken elsewhere.
    if (results.every(({ status }) => status === 'fulfilled')) return { port, seen: () => seen.splice(0) }
  }
}
