import type { Socket } from 'node:net'
import { leave } from './connection.ts'

/** All sockets of a probe, from their first moment on, so that none outlives it. */
export class ProbeSockets {
  readonly #open = new Set<Socket>()
  /** Those that carry TLS, and close after it. */
  readonly #wrapped = new WeakSet<Socket>()

  /** Takes a socket in, until it has closed. */
  track<S extends Socket>(socket: S): S {
    this.#open.add(socket)
    socket.on('error', ignore)
    socket.once('close', () => this.#open.delete(socket))
    return socket
  }

  /** Says that TLS begins over a socket. */
  wrap(socket: Socket): void {
    this.#wrapped.add(socket)
  }

  /** Closes every socket that is still open, and waits until they are. Without an error TLS says goodbye first. */
  async closeAll(error?: Error): Promise<void> {
    const [only] = this.#open
    if (only !== undefined && this.#open.size === 1 && !('encrypted' in only)) {
      only.destroy(error) // Its file descriptor is closed when this returns.
      return
    }
    // All goodbyes at once; then one after the other, and a TLS socket before the one that it wraps: both in one turn, and
    // the other way round, crash Node.js.
    if (error === undefined) for (const socket of this.#open) if (!this.#wrapped.has(socket)) leave(socket)
    for (const socket of [...this.#open].reverse()) {
      if (!this.#open.has(socket)) continue // It has closed meanwhile.
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      if (error === undefined) leave(socket)
      else socket.destroy(error)
      await closed
    }
  }
}

/** Who waits for a socket is told of its error; without a listener Node.js would exit. */
function ignore(): void {}
