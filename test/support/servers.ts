import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { ExecutionContext } from 'ava'

/** A fixture that listens on a free port of 127.0.0.1 and is closed with its connections at the end of the test. */
export interface Fixture {
  readonly port: number
  readonly address: string
  /** Connections that were accepted so far. */
  readonly accepted: () => number
  /** Connections that are open now. */
  readonly open: () => number
}

/** Starts a TCP server whose behaviour is the handler of its connections. */
export async function startTcp(
  t: Pick<ExecutionContext, 'teardown'>,
  handle: (socket: Socket) => void,
): Promise<Fixture> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer((socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => {}) // Probes hang up whenever they like.
    socket.on('close', () => sockets.delete(socket))
    handle(socket)
    socket.resume() // What nobody reads would hide the end of the connection.
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { port, address: `127.0.0.1:${port}`, accepted: () => accepted, open: () => sockets.size }
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Sends the text to each connection, and ends it. */
export function say(text: string | Uint8Array): (socket: Socket) => void {
  return (socket) => socket.end(text)
}

/** Accepts, and never says a word. */
export function silent(): void {}

const PART_BYTES = 16 * 1024

/** Sends the same text for as long as somebody reads, as fast as they read. */
export function endless(text: string): (socket: Socket) => void {
  const part = text.repeat(Math.ceil(PART_BYTES / text.length))
  return (socket) => {
    // One part a turn of the event loop: the system would take megabytes of them at once, for nobody to read.
    const send = (): void => {
      if (socket.writable) socket.write(part, () => setImmediate(send))
    }
    send()
  }
}

/** Ends the connection by a reset, before or after a text. */
export function reset(text = ''): (socket: Socket) => void {
  return (socket) => {
    if (text === '') socket.resetAndDestroy()
    else socket.write(text, () => setImmediate(() => socket.resetAndDestroy()))
  }
}
