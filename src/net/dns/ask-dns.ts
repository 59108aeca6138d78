import type { IpFamily, ResolvedAddress } from '../resolved-address.ts'
import { askInTurn, type Turns } from './ask-in-turn.ts'
import { type HostName, MAX_NAME } from './host-name.ts'
import { MISSING, NO_ANSWER, Questions, type Reply } from './questions.ts'
import type { DnsSettings } from './resolv-conf.ts'
import { withinBudget } from './within-budget.ts'

/** A name to ask DNS for. */
export interface DnsQuery {
  readonly host: HostName
  /** The protocol that is wanted, and the one that will do, if any. */
  readonly families: readonly IpFamily[]
  /** Longest time that all servers together may take. */
  readonly budgetMs: number
  /** Ends the lookup when it aborts. */
  readonly signal: AbortSignal
}

/** Addresses of one protocol, or what the servers said in their stead. */
export type DnsAnswer =
  | { readonly addresses: readonly ResolvedAddress[] }
  | { readonly addresses: undefined; readonly replies: readonly Reply[] }

/**
 * Asks name servers as resolv.conf(5) says. Nothing waits or is open once it returns.
 * @throws the reason of the signal when it aborts.
 */
export async function askDns(query: DnsQuery, settings: DnsSettings): Promise<DnsAnswer> {
  const answer = await withinBudget(query, async (over) => {
    const questions = new Questions(query.budgetMs)
    over.addEventListener('abort', () => questions.cancel(), { once: true })
    const turns = toTurns(settings, query.budgetMs)
    const asking: Promise<unknown>[] = []
    const found = await askForNames(query, settings, (name, family) => {
      const replies = askInTurn(turns, (server) => questions.ask(server, name, family))
      asking.push(replies)
      return replies
    })
    questions.cancel()
    await Promise.all(asking)
    return found
  })
  query.signal.throwIfAborted()
  return answer
}

type Ask = (name: string, family: IpFamily) => Promise<readonly Reply[]>

function toTurns({ servers, attempts, timeoutMs, rotate }: DnsSettings, budgetMs: number): Turns {
  const first = rotate ? Math.floor(Math.random() * servers.length) : 0
  const once = [...servers.slice(first), ...servers.slice(0, first)]
  const turns = Array.from({ length: attempts }, () => once).flat()
  // Each server gets its turn within the time that there is.
  return { servers: turns, intervalMs: Math.min(timeoutMs, budgetMs / turns.length) }
}

async function askForNames(query: DnsQuery, settings: DnsSettings, ask: Ask): Promise<DnsAnswer> {
  const families = query.families.filter((family) => family === 4 || !settings.noAaaa)
  let worst: readonly Reply[] = []
  for (const name of toSearched(query.host, settings)) {
    const answer = await askForName(families, (family) => ask(name, family))
    if (answer.addresses !== undefined) return answer
    const { replies } = answer
    if (rank(replies) > rank(worst)) worst = replies
    // The name may well be there; another one in its stead could be any machine.
    if (replies.some(({ code }) => code === NO_ANSWER)) break
  }
  return { addresses: undefined, replies: worst }
}

/** Asks for all protocols at once, and waits for the one that is wanted first. */
async function askForName(
  families: readonly IpFamily[],
  ask: (family: IpFamily) => Promise<readonly Reply[]>,
): Promise<DnsAnswer> {
  const replies: Reply[] = []
  for (const asked of families.map(ask)) {
    const some = await asked
    const addresses = some.flatMap((reply) => reply.addresses)
    if (addresses.length > 0) return { addresses }
    replies.push(...some)
  }
  return { addresses: undefined, replies }
}

/** The names to ask for: with fewer dots than `ndots`, those in the domains that are searched come first. */
function toSearched({ name, isAbsolute }: HostName, { search, ndots }: DnsSettings): readonly string[] {
  if (isAbsolute) return [name]
  const longer = search.map((domain) => `${name}.${domain}`).filter((one) => one.length <= MAX_NAME)
  return name.split('.').length > ndots ? [name, ...longer] : [...longer, name]
}

/** How much a failure tells: that a server failed says more than that a name has no address, and least that there is none. */
function rank(replies: readonly Reply[]): number {
  const ranks = replies.map(({ code = '' }) =>
    MISSING.includes(code) ? MISSING.indexOf(code) + 1 : MISSING.length + 1,
  )
  return Math.max(0, ...ranks)
}
