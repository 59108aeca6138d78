import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { ProbeFailure } from './failure.ts'
import type { PhaseClock } from './phase-clock.ts'
import { toSocketFailure } from './socket-failure.ts'
import type { TlsOptions } from './tls.ts'
import { markSocketEvent } from './turn.ts'

/** Opens TLS over the socket of a connection. */
type Upgrade = (options: TlsOptions) => Promise<Connection>

/**
 * An open connection to a target. It times itself: `write` is the phase `send`, `read` is `receive`, and what the
 * prober does after a `read` is `check`. It is closed at the end of the probe at the latest.
 */
export class Connection implements AsyncDisposable {
  /** The socket itself, for probers that hand it to another client. Its errors are handled already. */
  readonly socket: Socket | TLSSocket
  /** IP address and port at the other end. */
  readonly peer: string
  readonly #clock: PhaseClock
  readonly #upgrade: Upgrade
  /** Whether TLS was started on it, which closes it then; at the end of the probe where that failed. */
  #isUnderTls = false
  /** The first thing that went wrong. TLS tells of an alert by the event alone. */
  #error: unknown

  /** Use `dial`. */
  constructor(socket: Socket | TLSSocket, peer: string, clock: PhaseClock, upgrade: Upgrade) {
    this.socket = socket
    this.peer = peer
    this.#clock = clock
    this.#upgrade = upgrade
    const onError = (error: Error): void => {
      this.#error ??= error
    }
    socket.on('error', onError)
    // Node.js keeps a closed TLS socket until the old heap is cleaned; a listener of ours would keep the whole probe with it.
    socket.once('close', () => socket.off('error', onError))
  }

  /**
   * Sends the data and waits until the system has taken it.
   * @throws ProbeFailure
   */
  write(data: string | Uint8Array): Promise<void> {
    return awaitable(this.#write(data))
  }

  #write(data: string | Uint8Array): Promise<void> {
    this.#clock.enter('send')
    const { entered } = this.#clock
    return new Promise((resolve, reject) => {
      this.socket.write(data, (error) => {
        if (error) return reject(this.#failure('send', error))
        // Who did not wait for it may be in another phase by now.
        if (this.#clock.entered === entered) this.#clock.enter()
        resolve()
      })
    })
  }

  /**
   * Waits for the next bytes.
   * @returns undefined when the target has ended its side.
   * @throws ProbeFailure
   */
  read(): Promise<Buffer | undefined> {
    return awaitable(this.#read())
  }

  async #read(): Promise<Buffer | undefined> {
    this.#clock.enter('receive')
    for (;;) {
      const chunk = this.#take()
      if (chunk !== null) {
        this.#clock.enter('check')
        return chunk
      }
      await nextEvent(this.socket)
    }
  }

  /** What has come; null where nothing has yet, undefined at the end. */
  #take(): Buffer | null | undefined {
    const { socket } = this
    if (this.#error ?? socket.errored) throw this.#failure('receive')
    const chunk: Buffer | null = socket.read()
    return chunk === null && (socket.readableEnded || socket.destroyed) ? undefined : chunk
  }

  /** The first cause counts, whatever followed from it. */
  #failure(phase: 'send' | 'receive', error?: unknown): ProbeFailure {
    return toSocketFailure(this.#error ?? this.socket.errored ?? error, phase, this.peer)
  }

  /**
   * Upgrades to TLS, in the phase `tls`. Nobody may read or write here from then on, but over the connection returned.
   * @throws ProbeFailure
   */
  startTls(options: TlsOptions = {}): Promise<Connection> {
    this.#isUnderTls = true
    return awaitable(this.#upgrade(options))
  }

  /** Closes at once, whatever is still under way. */
  close(): void {
    this.socket.destroy()
  }

  /**
   * Begins to close, and waits for nothing: the end of the probe does, when its clock has stopped. A connection that TLS was
   * started on closes after that: the other way round is not safe in Node.js.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isUnderTls) leave(this.socket)
  }
}

/** Sockets that close by themselves, soon. */
const leaving = new WeakSet<Socket>()

/**
 * Begins to close a socket. The end of a TLS handshake and the notice that TLS ends (RFC 8446, section 6.1) are sent first where
 * the target takes them: else it would take a probe for an attack that broke off.
 */
export function leave(socket: Socket): void {
  if (leaving.has(socket)) return
  if (socket.destroyed || !('encrypted' in socket)) {
    socket.destroy()
    return
  }
  leaving.add(socket)
  const impatience = setTimeout(() => socket.destroy(), GOODBYE_MS)
  socket.once('close', () => clearTimeout(impatience))
  socket.destroySoon()
}

/** How long a target may keep us waiting for it to take what ends TLS. */
const GOODBYE_MS = 100

/**
 * Lets a prober await a promise later than it fails, or not at all: without a handler Node.js would end the process. Who
 * awaits it is told all the same.
 */
export function awaitable<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

function ignore(): void {}

/** Waits until the socket has bytes to read, or is at its end. */
function nextEvent(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      markSocketEvent()
      socket.off('readable', done).off('end', done).off('close', done)
      resolve()
    }
    socket.on('readable', done).on('end', done).on('close', done)
  })
}

export interface ReadLimit {
  /** Most bytes to take; more of them fail with `too_large`. */
  readonly maxBytes: number
}

/**
 * Reads until `isComplete` says so, or the target ends its side.
 * @param isComplete is given each chunk once, in order.
 * @returns what was read, and whether it was complete.
 * @throws ProbeFailure `too_large`, `closed`.
 */
export async function readUntil(
  connection: Connection,
  isComplete: (chunk: Buffer) => boolean,
  { maxBytes }: ReadLimit,
): Promise<{ readonly bytes: Buffer; readonly complete: boolean }> {
  const chunks: Buffer[] = []
  let size = 0
  for (;;) {
    const chunk = await connection.read()
    if (chunk === undefined) return { bytes: Buffer.concat(chunks), complete: false }
    const kept = chunk.subarray(0, maxBytes - size)
    chunks.push(kept)
    size += kept.length
    if (isComplete(kept)) return { bytes: Buffer.concat(chunks), complete: true }
    if (kept.length < chunk.length) {
      throw new ProbeFailure('too_large', `more than ${maxBytes} bytes without an end`, { phase: 'receive' })
    }
  }
}

/**
 * Reads one line, up to a line feed or the end of what the target sends, and leaves the line ending out.
 * Bytes are read as Latin-1, so that each stays what it is.
 * @throws ProbeFailure `too_large` above `maxBytes`; `closed` when nothing came.
 */
export async function readLine(connection: Connection, limit: ReadLimit): Promise<string> {
  const { bytes } = await readUntil(connection, (chunk) => chunk.includes(0x0a), limit)
  if (bytes.length === 0) {
    throw new ProbeFailure('closed', 'the target closed the connection without an answer', { phase: 'receive' })
  }
  const end = bytes.indexOf(0x0a)
  return bytes.toString('latin1', 0, end === -1 ? bytes.length : end).replace(/\r$/, '')
}
