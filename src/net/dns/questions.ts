import { Resolver } from 'node:dns/promises'
import { type IpFamily, parseIp, type ResolvedAddress } from '../resolved-address.ts'

/** What a server says about the addresses of a name. */
export interface Reply {
  readonly server: string
  /** None where there is a code. */
  readonly addresses: readonly ResolvedAddress[]
  /** Why there are none, as c-ares calls it: `ENOTFOUND`, `ENODATA`, `ESERVFAIL`, `ECONNREFUSED`, … */
  readonly code?: string
}

/** That the name, or its addresses, are not there: no other server would know better. */
export const MISSING: readonly string[] = ['ENOTFOUND', 'ENODATA']

/** c-ares counts in 32 bits, and multiplies. */
const MAX_TIMEOUT_MS = 3_600_000

/** That a server has not answered in time. */
export const NO_ANSWER = 'ETIMEOUT'

/**
 * The questions of one lookup. c-ares asks them, over UDP and, for what does not fit, over TCP; each lookup from ports of its
 * own, and without what it has learnt of the servers before.
 */
export class Questions {
  readonly #resolvers = new Map<string, Resolver>()
  readonly #timeoutMs: number

  #isOver = false

  /** @param budgetMs how long they take before they are cancelled; c-ares itself is to wait longer. */
  constructor(budgetMs: number) {
    this.#timeoutMs = Math.min(Math.ceil(budgetMs) + 1000, MAX_TIMEOUT_MS)
  }

  /** Asks one server for the addresses of a name, and nobody once they were cancelled; never rejects. */
  async ask(server: string, name: string, family: IpFamily): Promise<Reply> {
    if (this.#isOver) return { server, addresses: [], code: NO_ANSWER }
    try {
      const resolver = this.#resolverOf(server)
      const ips = await (family === 4 ? resolver.resolve4(name) : resolver.resolve6(name))
      const addresses = ips.flatMap((ip) => parseIp(ip) ?? []).filter((address) => address.family === family)
      return addresses.length > 0 ? { server, addresses } : { server, addresses, code: 'ENODATA' }
    } catch (error) {
      const code = errorCode(error)
      // Who cancels has waited long enough.
      return { server, addresses: [], code: code === 'ECANCELLED' ? NO_ANSWER : code }
    }
  }

  /** Ends all questions that wait for an answer, and closes their sockets. */
  cancel(): void {
    this.#isOver = true
    for (const resolver of this.#resolvers.values()) resolver.cancel()
  }

  #resolverOf(server: string): Resolver {
    const known = this.#resolvers.get(server)
    if (known !== undefined) return known
    const resolver = new Resolver({ timeout: this.#timeoutMs, tries: 1 })
    resolver.setServers([server])
    this.#resolvers.set(server, resolver)
    return resolver
  }
}

/** The code of an error, or else what it says. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
