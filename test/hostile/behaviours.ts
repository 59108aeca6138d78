import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** What a server does with a connection. */
export type Behaviour = (socket: Duplex) => void

const DRIP_MS = 20
const PART_BYTES = 16 * 1024

/** Says something, if anything, and then holds its tongue; reads all. */
export function stall(text: string | Uint8Array = ''): Behaviour {
  return (socket) => {
    socket.resume()
    if (text.length > 0) socket.write(text)
  }
}

/** Reads nothing at all. */
export const deaf: Behaviour = () => {}

/** Ends its side after a text, and leaves the other one open. */
export function halfClose(text: string | Uint8Array = ''): Behaviour {
  return (socket) => {
    socket.resume()
    socket.end(text)
  }
}

/** Says something, and then the same over and over, as fast as it is read. */
export function endless(text: string | Uint8Array, before: string | Uint8Array = ''): Behaviour {
  const part = Buffer.from(text)
  const parts = Buffer.concat(Array.from({ length: Math.ceil(PART_BYTES / part.length) }, () => part))
  return (socket) => {
    socket.resume()
    // One part a turn of the event loop: the system would take megabytes of them at once, for nobody to read.
    const send = (): void => {
      if (socket.writable) socket.write(parts, () => setImmediate(send))
    }
    if (before.length > 0) socket.write(before)
    send()
  }
}

/** Says something, and then a little of something else at a time, without end. */
export function drip(text: string, before = ''): Behaviour {
  return async (socket) => {
    socket.resume()
    if (before !== '') socket.write(before)
    for (let at = 0; socket.writable; at = (at + 1) % text.length) {
      socket.write(text[at] ?? '')
      await delay(DRIP_MS)
    }
  }
}

/** Bytes that no protocol begins with. */
export const NOISE: Uint8Array = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)
