import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { parseIp, type ResolvedAddress } from '../resolved-address.ts'

/** `getaddrinfo`, for both protocols or for one. */
export type GetAddrInfo = (name: string, family: 0 | 4 | 6) => Promise<readonly LookupAddress[]>

/** As many as libuv runs at once with the threads that `main` asks for; others wait here, where they can still be taken back. */
const MAX_RUNNING = 32

interface Flight {
  readonly result: Promise<readonly ResolvedAddress[]>
  readonly start: () => void
  waiting: number
}

const getAddrInfo: GetAddrInfo = (name, family) => lookup(name, { all: true, family, order: 'verbatim' })

/**
 * Lookups by the C library. Each holds a thread for as long as it takes and cannot be stopped, so that those of the same name
 * share one.
 */
export class SystemLookups {
  readonly #flights = new Map<string, Flight>()
  readonly #queue: Flight[] = []
  readonly #getAddrInfo: GetAddrInfo
  readonly #maxRunning: number
  #running = 0

  constructor(lookUp: GetAddrInfo = getAddrInfo, maxRunning: number = MAX_RUNNING) {
    this.#getAddrInfo = lookUp
    this.#maxRunning = maxRunning
  }

  /**
   * Looks a name up, for as long as the signal lets it.
   * @throws the reason of the signal, or the error of `getaddrinfo`.
   */
  async lookUp(name: string, family: 0 | 4 | 6, signal: AbortSignal): Promise<readonly ResolvedAddress[]> {
    signal.throwIfAborted()
    const key = `${family} ${name}`
    const flight = this.#flights.get(key) ?? this.#enqueue(key, name, family)
    flight.waiting += 1
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort)
    try {
      return await Promise.race([flight.result, aborted])
    } finally {
      signal.removeEventListener('abort', onAbort)
      flight.waiting -= 1
      const index = flight.waiting === 0 ? this.#queue.indexOf(flight) : -1
      if (index >= 0) {
        this.#queue.splice(index, 1)
        this.#flights.delete(key)
      }
    }
  }

  #enqueue(key: string, name: string, family: 0 | 4 | 6): Flight {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const flight: Flight = { result: started.then(() => this.#run(key, name, family)), start, waiting: 0 }
    flight.result.catch(() => {}) // Whoever still waits is told; perhaps nobody does.
    this.#flights.set(key, flight)
    this.#queue.push(flight)
    this.#startNext()
    return flight
  }

  async #run(key: string, name: string, family: 0 | 4 | 6): Promise<readonly ResolvedAddress[]> {
    try {
      const found = await this.#getAddrInfo(name, family)
      return found.flatMap(({ address }) => parseIp(address) ?? [])
    } finally {
      this.#flights.delete(key)
      this.#running -= 1
      this.#startNext()
    }
  }

  #startNext(): void {
    while (this.#running < this.#maxRunning) {
      const flight = this.#queue.shift()
      if (flight === undefined) return
      this.#running += 1
      flight.start()
    }
  }
}
