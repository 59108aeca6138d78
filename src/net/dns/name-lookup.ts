import { quote } from '../../log/quote.ts'
import { LookupTimeout, ProbeFailure } from '../failure.ts'
import type { IpFamily, ResolvedAddress } from '../resolved-address.ts'
import { askDns } from './ask-dns.ts'
import { type HostName, isWithin, parseHostName } from './host-name.ts'
import { Machine, type NameSettings } from './machine.ts'
import { errorCode, NO_ANSWER, type Reply } from './questions.ts'
import { DEFAULT_DNS_SETTINGS, type DnsSettings } from './resolv-conf.ts'
import { SystemLookups } from './system-lookups.ts'
import { withinBudget } from './within-budget.ts'

/** What a lookup may take and use. */
export interface LookupOptions {
  /** DNS servers, as `IP:port`, to be asked in place of all that the machine knows. */
  readonly resolver?: readonly string[] | undefined
  /** Longest time, in milliseconds. */
  readonly budgetMs: number
  /** Ends the lookup when it aborts, with its reason. */
  readonly signal: AbortSignal
  readonly debug?: (message: string) => void
}

/** Looks names up. */
export type LookUpName = (
  host: string,
  families: readonly IpFamily[],
  options: LookupOptions,
) => Promise<readonly ResolvedAddress[]>

const LOOPBACK: readonly ResolvedAddress[] = [
  { ip: '127.0.0.1', family: 4 },
  { ip: '::1', family: 6 },
]

/** What the codes mean that c-ares has for failures of servers, and those of the C library. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such name',
  ENODATA: 'the name has no such address',
  ETIMEOUT: 'no answer',
  ESERVFAIL: 'the server failed',
  EREFUSED: 'the server refused',
  EFORMERR: 'the server did not understand',
  ENOTIMP: 'the server does not do that',
  EBADRESP: 'an answer that is none',
  ECONNREFUSED: 'nothing answers there',
  EAI_AGAIN: 'no answer',
}

/**
 * Makes the function that finds the addresses of a name: in /etc/hosts, then by DNS, as /etc/resolv.conf and
 * /etc/nsswitch.conf have it; by the C library where these ask for what it alone can do. Lookups do not wait for each other.
 * The function throws ProbeFailure `dns` for a name that is none, is not known, or was not found in time.
 */
export function createNameLookup(
  machine: Machine = new Machine(),
  system: SystemLookups = new SystemLookups(),
): LookUpName {
  return async (host, families, options) => {
    const { resolver, signal } = options
    const parsed = parseHostName(host)
    if (parsed === undefined) throw new ProbeFailure('dns', `${quote(host)} is not a host name`)
    const settings = resolver === undefined ? await machine.settings() : undefined
    signal.throwIfAborted()
    const query: Query = { host: parsed, written: host, families, options }
    const known = findKnown(query, settings)
    if (known.length > 0) return known
    if (isWithin(parsed.name, 'invalid')) throw cannotResolve(query, `${describe('ENOTFOUND')}: .invalid has no names`)
    if (resolver !== undefined) return lookUpByDns(query, { ...DEFAULT_DNS_SETTINGS, servers: resolver })
    if (settings === undefined || settings.isForSystem(parsed.name)) return lookUpBySystem(query, system)
    return lookUpByDns(query, settings.dns)
  }
}

/** Looks up by the C library, or by what its configuration says. */
export const lookUpName: LookUpName = createNameLookup()

interface Query {
  readonly host: HostName
  /** The host as it was asked for. */
  readonly written: string
  /** The protocols that will do, the one that is wanted first. */
  readonly families: readonly IpFamily[]
  readonly options: LookupOptions
}

/** Addresses that are known without asking anybody. */
function findKnown(
  { host: { name }, families }: Query,
  settings: NameSettings | undefined,
): readonly ResolvedAddress[] {
  const ofFamilies = ({ family }: ResolvedAddress): boolean => families.includes(family)
  const listed = settings?.hosts.get(name)?.filter(ofFamilies) ?? []
  if (listed.length > 0) return listed
  return isWithin(name, 'localhost') ? LOOPBACK.filter(ofFamilies) : []
}

async function lookUpByDns(query: Query, settings: DnsSettings): Promise<readonly ResolvedAddress[]> {
  const { host, families, options } = query
  const { budgetMs, signal, debug } = options
  debug?.(`asking ${settings.servers.join(', ')} for ${quote(query.written)}`)
  const answer = await askDns({ host, families, budgetMs, signal }, settings)
  if (answer.addresses !== undefined) return answer.addresses
  const { replies } = answer
  const isLate = replies.some(({ code }) => code === NO_ANSWER)
  throw cannotResolve(query, describeReplies(replies), { isLate })
}

async function lookUpBySystem(query: Query, system: SystemLookups): Promise<readonly ResolvedAddress[]> {
  const { host, families, options } = query
  const [only = 4] = families
  const name = host.isAbsolute ? `${host.name}.` : host.name
  let isOver = false
  try {
    return await withinBudget(options, async (over) => {
      over.addEventListener('abort', () => (isOver = true), { once: true })
      return system.lookUp(name, families.length > 1 ? 0 : only, over)
    })
  } catch (cause) {
    options.signal.throwIfAborted()
    throw cannotResolve(query, describe(isOver ? NO_ANSWER : errorCode(cause)), { cause, isLate: isOver })
  }
}

interface Unresolved extends ErrorOptions {
  /** Whether there was no more time to wait for an answer. */
  readonly isLate?: boolean
}

function cannotResolve(
  { written, families }: Query,
  why: string,
  { isLate, ...options }: Unresolved = {},
): ProbeFailure {
  const kind = families.length > 1 ? '' : ` over IPv${families.join()}`
  const message = `cannot resolve ${quote(written)}${kind}: ${why}`
  return isLate ? new LookupTimeout('dns', message, options) : new ProbeFailure('dns', message, options)
}

function describeReplies(replies: readonly Reply[]): string {
  const lines = replies.map(({ code = '', server }) => `${describe(code)} from ${server}`)
  return lines.length === 0 ? describe('ENODATA') : [...new Set(lines)].join(', ')
}

function describe(code: string): string {
  const meaning = MEANINGS[code]
  return meaning === undefined ? code : `${code} (${meaning})`
}
