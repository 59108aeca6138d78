import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ExecutionContext } from 'ava'
import type { Certificate } from './certificates.ts'
import { type Fixture, startTcp } from './servers.ts'

/** What a scripted server does next. After the last step it is silent, and leaves the connection open. */
export type ScriptStep =
  | { readonly say: string | Uint8Array }
  /** Each byte in a packet of its own. */
  | { readonly sayBytewise: string }
  /** Waits for just these bytes; others end the connection by a reset. */
  | { readonly hear: string | Uint8Array }
  | { readonly tls: Certificate }
  | 'end'
  | 'reset'

export interface ScriptedFixture extends Fixture {
  /** All bytes that came over the last connection, as Latin-1. */
  readonly heard: () => string
}

/** Starts a TCP server that follows a script in each of its connections. */
export async function startScripted(t: ExecutionContext, script: readonly ScriptStep[]): Promise<ScriptedFixture> {
  let actor: Actor | undefined
  const fixture = await startTcp(t, (socket) => {
    actor = new Actor(socket)
    actor.play(script).catch(() => {}) // The probe has hung up.
  })
  return { ...fixture, heard: () => actor?.heard ?? '' }
}

/** Plays the script in one connection. */
class Actor {
  heard = ''
  #socket: Socket
  #position = 0
  #wake = (): void => {}

  constructor(socket: Socket) {
    this.#socket = this.#listen(socket)
  }

  async play(script: readonly ScriptStep[]): Promise<void> {
    for (const step of script) {
      if (step === 'end') this.#socket.end()
      else if (step === 'reset') this.#reset()
      else if ('say' in step) await this.#say(step.say)
      else if ('sayBytewise' in step) for (const byte of Buffer.from(step.sayBytewise)) await this.#say(Buffer.of(byte))
      else if ('hear' in step) await this.#hear(Buffer.from(step.hear).toString('latin1'))
      else await this.#startTls(step.tls)
    }
  }

  #listen<S extends Socket>(socket: S): S {
    socket.on('error', () => {}) // Probes hang up whenever they like.
    socket.on('data', (chunk) => {
      this.heard += chunk.toString('latin1')
      this.#wake()
    })
    socket.on('close', () => this.#wake())
    return socket
  }

  async #say(bytes: string | Uint8Array): Promise<void> {
    this.#socket.setNoDelay()
    await new Promise<void>((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(error) : setImmediate(resolve)))
    })
  }

  async #hear(wanted: string): Promise<void> {
    while (this.heard.length < this.#position + wanted.length) {
      if (this.#socket.destroyed) throw new Error('the probe has hung up')
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const got = this.heard.slice(this.#position, this.#position + wanted.length)
    this.#position += wanted.length
    if (got !== wanted) this.#reset()
  }

  async #startTls({ cert, key }: Certificate): Promise<void> {
    this.#socket.removeAllListeners('data')
    this.#socket = this.#listen(new TLSSocket(this.#socket, { isServer: true, cert, key }))
    await new Promise((resolve) => this.#socket.once('secure', resolve))
  }

  #reset(): void {
    this.#socket.resetAndDestroy()
  }
}
