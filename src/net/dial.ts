import { connect, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { quote } from '../log/quote.ts'
import { formatHostPort, type HostPort, parseHostPort } from './address.ts'
import { canonicalHost } from './canonical-host.ts'
import { awaitable, Connection } from './connection.ts'
import { ProbeFailure } from './failure.ts'
import { type Guard, hasToBeNamed } from './guard.ts'
import { isIP } from './is-ip.ts'
import { type SignalLike, toAbortSignal } from './light-signal.ts'
import type { PhaseClock } from './phase-clock.ts'
import { ProbeSockets } from './probe-sockets.ts'
import { type IpProtocolOptions, literalAddress, type ResolvedAddress, resolveName } from './resolve.ts'
import { beginTls, finishTls, prepareTls, type TlsOptions } from './tls.ts'
import type { TlsTexts } from './tls-files.ts'
import { whenOpen } from './when-open.ts'

export interface ResolveOptions {
  /** `host:port`. @defaultValue the address of the target */
  readonly address?: string
  /** Port of an address that names none. */
  readonly defaultPort?: number
  /** Which of a name's addresses to use. */
  readonly ip?: IpProtocolOptions
  /** Whether this is the target, whose address and lookup time are metrics; a proxy is none. @defaultValue true */
  readonly isTarget?: boolean
}

export interface DialOptions extends ResolveOptions {
  /** Local IP address to connect from. */
  readonly sourceIp?: string
  /** Upgrades to TLS and verifies the certificate; `true` verifies it for the host of the address. */
  readonly tls?: boolean | TlsOptions
  /** Absolute path of a socket of the file system, in place of an address; only targets of the file may have one. */
  readonly unixPath?: string
}

export interface DialerOptions {
  /** Address of the target. */
  readonly address: string
  readonly guard: Guard
  readonly clock: PhaseClock
  /** Its abort closes every connection, with its reason as the error. */
  readonly signal: SignalLike
  /** How long the probe may take. */
  readonly timeoutMs: number
  /** DNS servers, as `IP:port`, that are asked for names in place of those of the machine. */
  readonly resolver?: readonly string[] | undefined
  readonly debug: (message: string) => void
}

/** How much of the time that is left a lookup may take, so that a probe says what it waited for. */
const LOOKUP_SHARE = 0.9

/** Opens the connections of one probe, and closes them all. */
export class Dialer {
  /** How long the first name resolution took: that of the target. */
  lookupMs = 0
  /** The address that was found first, for the target. */
  firstAddress: ResolvedAddress | undefined
  readonly #options: DialerOptions
  readonly #endsAtMs: number
  readonly #sockets = new ProbeSockets()
  readonly #lookups = new Map<string, Promise<ResolvedAddress>>()
  #hasResolved = false

  constructor(options: DialerOptions) {
    this.#options = options
    const { signal, timeoutMs } = options
    this.#endsAtMs = performance.now() + timeoutMs
    signal.addEventListener('abort', () => awaitable(this.closeAll(signal.reason as Error)))
  }

  /**
   * Resolves, asks the guard, connects, and upgrades to TLS; each is a phase of the probe.
   * @throws ProbeFailure
   */
  dial(options: DialOptions = {}): Promise<Connection> {
    return awaitable(this.#dial(options))
  }

  /**
   * Resolves an address and asks the guard, and opens nothing.
   * @throws ProbeFailure
   */
  resolve(options: ResolveOptions = {}): Promise<ResolvedAddress> {
    return awaitable(this.#resolveAlone(options))
  }

  async #resolveAlone(options: ResolveOptions): Promise<ResolvedAddress> {
    const { clock } = this.#options
    const resolving = this.#resolve(options)
    const { entered } = clock
    const { resolved } = await resolving
    // A prober that did not wait may be in another phase by now.
    if (clock.entered === entered) clock.enter()
    return resolved
  }

  /**
   * Asks the guard about a name that somebody else resolves. Where the answer depends on the IP address, it is no.
   * @throws ProbeFailure `denied`
   */
  permit({ address, defaultPort }: Pick<ResolveOptions, 'address' | 'defaultPort'>): void {
    const endpoint = parseHostPort(address ?? this.#options.address, defaultPort)
    if (this.#options.guard(endpoint) !== 'allow') throw denied(endpoint)
  }

  async #dial(options: DialOptions): Promise<Connection> {
    if (options.unixPath !== undefined) return this.#dialUnix(options.unixPath)
    const { clock, debug } = this.#options
    const { endpoint, resolved } = await this.#resolve(options)
    const { host, port } = endpoint
    const peer = formatHostPort({ host: resolved.ip, port })
    debug(`connecting to ${peer}`)
    clock.enter('connect')
    const plain = this.#sockets.track(connect(socketOptions(resolved, port, options.sourceIp)))
    plain.once('connectionAttempt', () => clock.setOut())
    const tls = toTlsOptions(options.tls)
    // Its files are looked at while the connection is opened.
    const texts = tls && awaitable(prepareTls(tls))
    await whenOpen(plain, 'connect', 'connect', peer)
    return tls ? this.#upgrade(plain, { peer, host }, tls, texts) : this.#connection(plain, peer, host)
  }

  async #dialUnix(path: string): Promise<Connection> {
    const { clock, debug, guard, signal } = this.#options
    signal.throwIfAborted()
    clock.enter('connect')
    const peer = quote(path)
    if (!path.startsWith('/') || path.includes('\0')) {
      throw new ProbeFailure('unreachable', `${peer} is not the absolute path of a socket`, { phase: 'connect' })
    }
    if (guard({ path }) !== 'allow') {
      throw new ProbeFailure('denied', `${peer} is no target of the file, and a socket has to be one`, {
        phase: 'connect',
      })
    }
    debug(`connecting to ${peer}`)
    const socket = this.#sockets.track(connect({ path }))
    await whenOpen(socket, 'connect', 'connect', peer)
    return this.#connection(socket, peer, '')
  }

  async #upgrade(
    plain: Socket,
    { peer, host }: { readonly peer: string; readonly host: string },
    options: TlsOptions,
    texts: Promise<TlsTexts> = prepareTls(options),
  ): Promise<Connection> {
    const { clock, debug, signal } = this.#options
    clock.enter('tls')
    const attempt = beginTls(plain, host, options, await texts)
    this.#sockets.wrap(plain)
    const secure = this.#sockets.track(attempt.secure)
    signal.throwIfAborted()
    await whenOpen(secure, 'secureConnect', 'tls', peer)
    try {
      finishTls(attempt, { peer, debug, onHandshake: options.onHandshake })
    } catch (error) {
      secure.destroy() // Whoever cannot be trusted is told nothing more, no goodbye either.
      throw error
    }
    return this.#connection(secure, peer, host)
  }

  /** Closes every connection of the probe that is still open, and waits until they are. */
  closeAll(error?: Error): Promise<void> {
    return this.#sockets.closeAll(error)
  }

  async #resolve(options: ResolveOptions): Promise<{ endpoint: HostPort; resolved: ResolvedAddress }> {
    const { address, guard, clock, signal, debug } = this.#options
    signal.throwIfAborted()
    clock.enter('resolve')
    const endpoint = parseHostPort(options.address ?? address, options.defaultPort)
    if (guard(endpoint) === 'deny') throw denied(endpoint)
    const startedMs = clock.totalMs
    const isFirst = options.isTarget !== false && !this.#hasResolved && !clock.isPaused
    if (isFirst) this.#hasResolved = true
    try {
      const resolved = literalAddress(endpoint.host, options.ip) ?? (await this.#lookUp(endpoint.host, options.ip))
      if (isFirst) this.firstAddress = resolved
      debug(`resolved ${quote(endpoint.host)} to ${resolved.ip}`)
      signal.throwIfAborted()
      if (guard(endpoint, resolved.ip) !== 'allow') throw denied(endpoint, resolved.ip)
      return { endpoint, resolved }
    } finally {
      if (isFirst) this.lookupMs = clock.totalMs - startedMs
    }
  }

  /** Looks a name up once, so that a server that answers otherwise the second time changes nothing. */
  async #lookUp(name: string, ip: IpProtocolOptions | undefined): Promise<ResolvedAddress> {
    const { resolver, debug, clock } = this.#options
    const signal = toAbortSignal(this.#options.signal)
    const { preferred_ip_protocol: preferred, ip_protocol_fallback: fallback } = ip ?? {}
    // What is not timed leaves the time of the target's own lookup as it is.
    const key = JSON.stringify([canonicalHost(name), preferred, fallback, clock.isPaused])
    const budgetMs = Math.max(1, (this.#endsAtMs - performance.now()) * LOOKUP_SHARE)
    const lookup = this.#lookups.get(key) ?? resolveName(name, ip, { resolver, budgetMs, signal, debug })
    this.#lookups.set(key, lookup)
    try {
      return await lookup
    } catch (error) {
      this.#lookups.delete(key)
      throw error
    }
  }

  #connection(socket: Socket | TLSSocket, peer: string, host: string): Connection {
    const { clock } = this.#options
    clock.enter()
    const startTls = (options: TlsOptions): Promise<Connection> => this.#upgrade(socket, { peer, host }, options)
    return new Connection(socket, peer, clock, startTls)
  }
}

function socketOptions({ ip, family }: ResolvedAddress, port: number, sourceIp: string | undefined): TcpNetConnectOpts {
  const options = { host: ip, port, noDelay: true }
  if (sourceIp === undefined) return options
  if (isIP(sourceIp) === family) return { ...options, localAddress: sourceIp }
  const why = isIP(sourceIp) === 0 ? 'it is no IP address' : `it is not of the same protocol as ${ip}`
  throw new ProbeFailure('unreachable', `cannot connect from ${quote(sourceIp)}: ${why}`, { phase: 'connect' })
}

function toTlsOptions(tls: DialOptions['tls']): TlsOptions | undefined {
  if (tls === undefined || tls === false) return undefined
  return tls === true ? {} : tls
}

function denied({ host, port }: HostPort, ip?: string): ProbeFailure {
  const where = ip === undefined || ip === host ? '' : `, which is ${ip},`
  const named = hasToBeNamed(ip ?? host)
    ? "; an address of the own link, or of a cloud's metadata service, has to be named there"
    : ''
  const message = `${quote(formatHostPort({ host, port }))}${where} is not allowed by unlisted_targets${named}`
  return new ProbeFailure('denied', message, { phase: 'resolve' })
}
