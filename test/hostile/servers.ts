import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { TLSSocket, type TlsOptions } from 'node:tls'
import { Worker } from 'node:worker_threads'

/** Is told how to close what was started. */
export interface Teardown {
  readonly teardown: (close: () => Promise<void>) => unknown
}

/** Starts a server that reads nothing but what the handler reads, and ends no connection by itself. @returns its address */
export async function startHostile(t: Teardown, handle: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // Probes hang up whenever they like.
    socket.on('close', () => sockets.delete(socket))
    handle(socket)
  })
  return listen(t, server, sockets)
}

/** Starts a server that shakes hands over TLS first, and is told of the socket below it too. */
export async function startHostileTls(
  t: Teardown,
  options: TlsOptions,
  handle: (secure: TLSSocket, plain: Socket) => void,
): Promise<string> {
  return startHostile(t, (plain) => {
    const secure = new TLSSocket(plain, { ...options, isServer: true })
    secure.on('error', () => plain.destroy())
    secure.once('secure', () => handle(secure, plain))
    secure.resume()
  })
}

async function listen(t: Teardown, server: Server, sockets: ReadonlySet<Socket>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A thread that listens, and then does nothing for as long as it lives: the system fills its queue, and no more. */
const DEAF = `
const { createServer } = require('node:net')
const { parentPort } = require('node:worker_threads')
const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0))
})
`

/** Starts a server whose queue of connections is full: whoever connects waits. */
export async function startFull(t: Teardown): Promise<string> {
  const worker = new Worker(DEAF, { eval: true })
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  // The queue takes one more than its length.
  const fillers = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
  await Promise.all(fillers.map((filler) => new Promise((resolve) => filler.once('connect', resolve))))
  t.teardown(async () => {
    for (const filler of fillers) filler.destroy()
    await worker.terminate()
  })
  return `127.0.0.1:${port}`
}
