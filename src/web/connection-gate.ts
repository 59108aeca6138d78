import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { type Counter, Gauge } from 'prom-client'
import type { Registrar } from '../metrics/registrar.ts'

/** Why a connection was refused: too many are open, or the process may open hardly any more files. */
const REFUSALS = ['connections', 'files'] as const

/** How long a refused client may take to read why. */
const FAREWELL_MS = 1000

const OVERLOADED =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n' +
  'Content-Type: text/plain; charset=utf-8\r\nContent-Length: 21\r\n\r\ntoo many connections\n'

export interface GateOptions {
  /** How many connections may be open, on all addresses together. */
  readonly maxConnections: number
  /** Where the metrics of the gate go. */
  readonly metrics: Registrar
  /** How many files the process may open. @defaultValue what the system says, where it says so */
  readonly maxFiles?: number
}

/**
 * Bounds the connections of clients, so that there are files left to probe with. What the system itself refuses, for want
 * of files, nobody could count.
 */
export class ConnectionGate {
  readonly #maxConnections: number
  readonly #maxFile: number
  readonly #refused: Counter
  #open = 0

  constructor({ maxConnections, metrics, maxFiles = readMaxFiles() }: GateOptions) {
    this.#maxConnections = maxConnections
    // A socket gets the lowest number that is free: the highest ones are left to those who do not ask here.
    this.#maxFile = maxFiles - Math.max(16, Math.min(1024, Math.floor(maxFiles / 4)))
    this.#refused = metrics.counter({
      name: 'probe_exporter_http_connections_refused_total',
      help: 'Connections that were refused, by what there were too many of: connections, files.',
      labelNames: ['reason'],
    })
    for (const reason of REFUSALS) this.#refused.inc({ reason }, 0)
    this.#registerOpen(metrics)
  }

  /** Lets a connection in, or answers it with 503. */
  admit(socket: Socket, isSecure: boolean): boolean {
    const reason = this.#open >= this.#maxConnections ? 'connections' : this.#isLastFile(socket) ? 'files' : undefined
    if (reason === undefined) {
      this.#open += 1
      socket.once('close', () => {
        this.#open -= 1
      })
      return true
    }
    this.#refused.inc({ reason })
    if (isSecure || reason === 'files') socket.destroy()
    else sayFarewell(socket)
    return false
  }

  #isLastFile(socket: Socket): boolean {
    const { _handle: handle } = socket as Socket & { readonly _handle?: { readonly fd?: number } }
    return (handle?.fd ?? 0) > this.#maxFile
  }

  #registerOpen({ registry }: Registrar): void {
    const countOpen = (): number => this.#open
    new Gauge({
      name: 'probe_exporter_http_connections',
      help: 'Connections of clients that are open now.',
      registers: [registry],
      collect() {
        this.set(countOpen())
      },
    })
  }
}

/** Answers before anything was asked, since nothing more is to be kept of the client. */
function sayFarewell(socket: Socket): void {
  socket.on('error', () => {}) // It need not wait for the answer.
  // Not a timeout of the socket, which whatever it sends would put off.
  const timer = setTimeout(() => socket.destroy(), FAREWELL_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.end(OVERLOADED)
  socket.resume() // What nobody reads would hide that the client has hung up.
}

function readMaxFiles(): number {
  try {
    const soft = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft)
  } catch {
    return Number.POSITIVE_INFINITY // Other systems do not say.
  }
}
