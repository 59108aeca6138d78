import type { HostPort, SocketPath } from './address.ts'
import { canonicalHost } from './canonical-host.ts'
import type { GuardRule } from './guard-rule.ts'
import { type IpBytes, isInRange } from './ip-bytes.ts'
import { type IpForms, toIpForms } from './ip-forms.ts'
import { LruCache } from './lru-cache.ts'
import { isSpecialAddress } from './special-addresses.ts'

/** What the file says of addresses that are no targets. `deny` wins over `allow`. */
export interface GuardRules {
  readonly allow: readonly GuardRule[]
  readonly deny: readonly GuardRule[]
}

export interface GuardOptions extends GuardRules {
  /** What is done with an address that no rule speaks of. @defaultValue `deny` */
  readonly otherwise?: 'allow' | 'deny'
  /**
   * Where the target of the file is that is probed: it passes whatever the rules say, and so does every socket of the file
   * system. Undefined for an address that the file does not list.
   */
  readonly own?: OwnEndpoint | undefined
}

/** Where a target of the file is; without a port, at whichever the prober asks for. */
export interface OwnEndpoint {
  readonly host: string | undefined
  readonly port: number | undefined
}

/** `resolve`: it depends on the IP address that the name stands for. */
export type Verdict = 'allow' | 'deny' | 'resolve'

/**
 * Decides on an endpoint; `ip` is the address that the socket will connect to, once it is known. What is said before that
 * is only about the name, and `allow` may still become `deny`.
 */
export type Guard = (endpoint: HostPort | SocketPath, ip?: string) => Verdict

/** A guard that lets everything pass. */
export const allowAll: Guard = () => 'allow'

/**
 * Makes the guard of the given rules. Addresses of the own link and metadata services of clouds need a rule that names
 * them, or to be the target's own address, as it stands in the file.
 */
export function createGuard(options: GuardOptions): Guard {
  const decide = createDecision(options)
  const decided = new LruCache<string, Verdict>(MAX_DECIDED)
  return (endpoint, ip) => {
    if ('path' in endpoint) return options.own === undefined ? 'deny' : 'allow'
    // The host comes last: of the three it alone may hold a space.
    const key = `${endpoint.port} ${ip ?? ''} ${endpoint.host}`
    const before = decided.get(key)
    if (before !== undefined) return before
    const verdict = decide(endpoint, ip)
    if (key.length <= MAX_KEY_LENGTH) decided.set(key, verdict)
    return verdict
  }
}

/**
 * How many verdicts are kept: each target has its guard, and asks it about itself. The rules never change, and to read an
 * address in all its spellings takes a while.
 */
const MAX_DECIDED = 16
const MAX_KEY_LENGTH = 300

function createDecision({ allow, deny, otherwise = 'deny', own }: GuardOptions) {
  const named = allow.filter(({ isSpecial }) => isSpecial)
  return (endpoint: HostPort, ip: string | undefined): Verdict => {
    const place = toPlace(endpoint, ip)
    if (place === undefined) return 'deny'
    const isOwn = own !== undefined && isEndpoint(endpoint, own)
    if (isOwn && toIpForms(endpoint.host) !== undefined) return 'allow'
    if (!isOwn && deny.some((rule) => isMeant(rule, place))) return 'deny'
    if (allForms(place).some((form) => isSpecialAddress(form) && !isNamed(form, endpoint.port, named))) return 'deny'
    if (isOwn) return 'allow'
    const undecided = (rules: readonly GuardRule[]): boolean => rules.some((rule) => couldBeMeant(rule, place))
    if (otherwise === 'allow' || isAllowed(allow, place)) return undecided(deny) ? 'resolve' : 'allow'
    return undecided(allow) ? 'resolve' : 'deny'
  }
}

/** What is asked about. */
interface Place {
  readonly name: string
  readonly port: number
  /** Undefined for a name, until it is resolved. */
  readonly forms: IpForms | undefined
}

function toPlace({ host, port }: HostPort, ip: string | undefined): Place | undefined {
  const name = canonicalHost(host)
  const forms = toIpForms(ip ?? name)
  if (ip !== undefined && forms === undefined) return undefined // It would have to be resolved again.
  return { name, port, forms }
}

function allForms({ forms }: Place): readonly IpBytes[] {
  return forms === undefined ? [] : [forms.ip, ...forms.others, ...forms.embedded]
}

/** Whether an address is of the own link, or of a cloud's metadata service, so that a rule has to name it. */
export function hasToBeNamed(host: string): boolean {
  const place = toPlace({ host, port: 0 }, undefined)
  return place !== undefined && allForms(place).some(isSpecialAddress)
}

function isEndpoint(endpoint: HostPort, own: OwnEndpoint): boolean {
  if (own.host === undefined || (own.port !== undefined && own.port !== endpoint.port)) return false
  return sameHost(endpoint.host, own.host)
}

/** The zone of an address is a part of where it leads. */
function sameHost(a: string, b: string): boolean {
  const [first, second] = [toIpForms(a), toIpForms(b)]
  if (first === undefined || second === undefined) return canonicalHost(a) === canonicalHost(b)
  return first.ip.join('.') === second.ip.join('.') && zoneOf(a) === zoneOf(b)
}

function zoneOf(ip: string): string {
  return /%(?:25)?(.*)$/.exec(ip)?.[1] ?? ''
}

function isNamed(form: IpBytes, port: number, rules: readonly GuardRule[]): boolean {
  return rules.some((rule) => isOfPort(rule, port) && rule.range !== undefined && isInRange(form, rule.range))
}

function isOfPort(rule: GuardRule, port: number): boolean {
  return rule.port === undefined || rule.port === port
}

/** Whether a rule is about the place, in any of its forms. */
function isMeant(rule: GuardRule, place: Place): boolean {
  const { range } = rule
  if (!isOfPort(rule, place.port)) return false
  return range === undefined ? rule.matchesName(place.name) : allForms(place).some((form) => isInRange(form, range))
}

function couldBeMeant(rule: GuardRule, place: Place): boolean {
  return place.forms === undefined && rule.range !== undefined && isOfPort(rule, place.port)
}

/**
 * An IPv6 address that leads to an IPv4 one needs leave for both, unless a rule names the range of such addresses, or is
 * about names.
 */
function isAllowed(rules: readonly GuardRule[], { name, port, forms }: Place): boolean {
  const ofPort = rules.filter((rule) => isOfPort(rule, port))
  const allows = (ip: IpBytes): boolean => ofPort.some(({ range }) => range !== undefined && isInRange(ip, range))
  if (ofPort.some((rule) => rule.matchesName(name))) return true
  if (forms === undefined) return false
  const { ip, embedded, transition } = forms
  if (transition === undefined) return allows(ip)
  const isOfTransition = ({ range }: GuardRule): boolean =>
    range !== undefined && range.bits >= transition.range.bits && isInRange(ip, range)
  if (ofPort.some(isOfTransition)) return true
  return (transition.isIpv4 || allows(ip)) && embedded.every(allows)
}
