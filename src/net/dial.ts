import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { quote } from '../log/quote.ts'
import { formatHostPort, type HostPort, parseHostPort } from './address.ts'
import { awaitable, Connection } from './connection.ts'
import { type Phase, ProbeFailure } from './failure.ts'
import type { Guard } from './guard.ts'
import type { PhaseClock } from './phase-clock.ts'
import { type IpProtocolOptions, type ResolvedAddress, resolveAddress } from './resolve.ts'
import { toSocketFailure } from './socket-failure.ts'

export interface DialOptions {
  /** `host:port` to connect to. @defaultValue the address of the target */
  readonly address?: string
  /** Port of an address that names none. */
  readonly defaultPort?: number
  /** Which of a name's addresses to use. */
  readonly ip?: IpProtocolOptions
  /** Upgrades to TLS and verifies the certificate; `true` verifies it for the host of the address. */
  readonly tls?: boolean | TlsOptions
}

export interface TlsOptions {
  /** Name to ask for (SNI) and to verify. @defaultValue the host of the address */
  readonly serverName?: string
}

export interface DialerOptions {
  /** Address of the target. */
  readonly address: string
  readonly guard: Guard
  readonly clock: PhaseClock
  /** Its abort closes every connection, with its reason as the error. */
  readonly signal: AbortSignal
  readonly debug: (message: string) => void
}

/** Opens the connections of one probe, and closes them all. */
export class Dialer {
  /** How long name resolution took, all dials together. */
  lookupMs = 0
  /** The protocol of the last connection; 0 where no address was found. */
  ipProtocol: 0 | 4 | 6 = 0
  readonly #options: DialerOptions
  readonly #sockets = new Set<Socket>()

  constructor(options: DialerOptions) {
    this.#options = options
    const { signal } = options
    signal.addEventListener('abort', () => awaitable(this.closeAll(signal.reason)), { once: true })
  }

  /**
   * Resolves, asks the guard, connects, and upgrades to TLS; each is a phase of the probe.
   * @throws ProbeFailure
   */
  dial(options: DialOptions = {}): Promise<Connection> {
    return awaitable(this.#dial(options))
  }

  async #dial(options: DialOptions): Promise<Connection> {
    const { address, guard, clock, signal, debug } = this.#options
    signal.throwIfAborted()
    clock.enter('resolve')
    const endpoint = parseHostPort(options.address ?? address, options.defaultPort)
    if (guard(endpoint) === 'deny') throw denied(endpoint)
    const resolved = await this.#resolve(endpoint.host, options.ip)
    signal.throwIfAborted()
    if (guard(endpoint, resolved.ip) !== 'allow') throw denied(endpoint, resolved.ip)

    const peer = formatHostPort({ host: resolved.ip, port: endpoint.port })
    debug(`connecting to ${peer}`)
    clock.enter('connect')
    const plain = this.#track(connect({ host: resolved.ip, port: endpoint.port, noDelay: true }))
    await this.#opened(plain, 'connect', 'connect', peer)
    if (options.tls === undefined || options.tls === false) return this.#connection(plain, peer)

    clock.enter('tls')
    const name = (options.tls === true ? undefined : options.tls.serverName) ?? endpoint.host
    const secure = this.#track(connectTls({ socket: plain, host: name, ...(isIP(name) ? {} : { servername: name }) }))
    await this.#opened(secure, 'secureConnect', 'tls', peer)
    debug(`TLS with ${peer}: ${secure.getProtocol()}, ${secure.getCipher().name}`)
    return this.#connection(secure, peer)
  }

  /** Closes every connection of the probe that is still open, and waits until they are. */
  async closeAll(error?: Error): Promise<void> {
    // One after the other, and a TLS socket before the one that it wraps: both in one turn, and the other way round,
    // crash Node.js.
    for (const socket of [...this.#sockets].reverse()) {
      if (!this.#sockets.has(socket)) continue // It has closed meanwhile.
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.destroy(error)
      await closed
    }
  }

  async #resolve(host: string, choice: IpProtocolOptions | undefined): Promise<ResolvedAddress> {
    const startedMs = this.#options.clock.totalMs
    try {
      const resolved = await raceAbort(resolveAddress(host, choice), this.#options.signal)
      this.ipProtocol = resolved.family
      this.#options.debug(`resolved ${quote(host)} to ${resolved.ip}`)
      return resolved
    } finally {
      this.lookupMs += this.#options.clock.totalMs - startedMs
    }
  }

  #connection(socket: Socket | TLSSocket, peer: string): Connection {
    this.#options.clock.enter()
    return new Connection(socket, peer, this.#options.clock)
  }

  #track<S extends Socket>(socket: S): S {
    this.#sockets.add(socket)
    socket.on('error', () => {}) // Who waits for the socket is told by it; without a listener Node.js would exit.
    socket.on('close', () => this.#sockets.delete(socket))
    return socket
  }

  #opened(socket: Socket, event: 'connect' | 'secureConnect', phase: Phase, peer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (error?: Error): void => reject(toSocketFailure(error ?? closedEarly(peer, phase), phase, peer))
      socket.once(event, () => {
        socket.off('error', fail)
        socket.off('close', onClose)
        resolve()
      })
      const onClose = (): void => fail()
      socket.once('error', fail)
      socket.once('close', onClose)
    })
  }
}

function closedEarly(peer: string, phase: Phase): ProbeFailure {
  return new ProbeFailure('closed', `${peer}: connection closed by the target`, { phase })
}

function denied({ host, port }: HostPort, ip?: string): ProbeFailure {
  const where = ip === undefined || ip === host ? '' : `, which is ${ip},`
  return new ProbeFailure(
    'denied',
    `${quote(formatHostPort({ host, port }))}${where} is not allowed by unlisted_targets`,
    {
      phase: 'resolve',
    },
  )
}

/** Waits for a promise that cannot be stopped itself, but no longer than the signal says. */
async function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
