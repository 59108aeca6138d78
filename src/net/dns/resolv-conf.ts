import { parseDnsServer } from './dns-server.ts'

/** Whom to ask for names, and how. */
export interface DnsSettings {
  /** `IP:port`, in the order in which they are asked. */
  readonly servers: readonly string[]
  /** Domains that are added to names with fewer dots than `ndots`. */
  readonly search: readonly string[]
  readonly ndots: number
  /** How long the answer of one server is waited for before the next one is asked too. */
  readonly timeoutMs: number
  /** How often each server is asked. */
  readonly attempts: number
  /** Whether to begin with another server each time. */
  readonly rotate: boolean
  /** Whether IPv6 addresses are not asked for. */
  readonly noAaaa: boolean
}

/** What resolv.conf(5) says where the file says nothing. */
export const DEFAULT_DNS_SETTINGS: DnsSettings = {
  servers: ['127.0.0.1:53'],
  search: [],
  ndots: 1,
  timeoutMs: 5000,
  attempts: 2,
  rotate: false,
  noAaaa: false,
}

const MAX_SERVERS = 3
/** More than the C library had for decades, and as many as Kubernetes allows. */
const MAX_SEARCH = 32

/** Options that change nothing here: c-ares does what they ask for, or they are about the C library alone. */
const WITHOUT_EFFECT = [
  'debug',
  'edns0',
  'no-reload',
  'no-tld-query',
  'single-request',
  'single-request-reopen',
  'trust-ad',
]

/**
 * Reads a file in the format of /etc/resolv.conf (resolv.conf(5)).
 * @param hostname is that of the machine; its domain is searched where the file names none.
 * @returns undefined when it asks for what only the C library can do.
 */
export function parseResolvConf(text: string, hostname: string): DnsSettings | undefined {
  const servers: string[] = []
  const options: string[] = []
  let search = hostname.split('.').slice(1).join('.').split(/\s+/)
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line
      .replace(/^[#;].*$/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'nameserver') servers.push(...values.slice(0, 1))
    else if (keyword === 'domain') search = values.slice(0, 1)
    else if (keyword === 'search') search = values
    else if (keyword === 'options') options.push(...values)
    else if (keyword !== '') return undefined
  }
  const known = servers.flatMap((server) => parseDnsServer(bracketed(server)) ?? []).slice(0, MAX_SERVERS)
  const domains = search.map((domain) => domain.toLowerCase().replace(/\.$/, '')).filter((domain) => domain !== '')
  const settings = {
    ...DEFAULT_DNS_SETTINGS,
    search: domains.slice(0, MAX_SEARCH),
    ...(known.length === 0 ? {} : { servers: known }),
  }
  return options.reduce<DnsSettings | undefined>((sofar, option) => sofar && withOption(sofar, option), settings)
}

/** A name server stands in the file without a port, so that a colon is part of an IPv6 address. */
function bracketed(server: string): string {
  return server.includes(':') ? `[${server}]` : server
}

function withOption(settings: DnsSettings, option: string): DnsSettings | undefined {
  const [name = '', value = ''] = option.split(':')
  // The bounds are those of the C library; it takes what is no number for 0.
  const number = Number.parseInt(value, 10) || 0
  if (name === 'ndots') return { ...settings, ndots: clamp(number, 0, 15) }
  if (name === 'timeout') return { ...settings, timeoutMs: clamp(number, 1, 30) * 1000 }
  if (name === 'attempts') return { ...settings, attempts: clamp(number, 1, 5) }
  if (name === 'rotate') return { ...settings, rotate: true }
  if (name === 'no-aaaa') return { ...settings, noAaaa: true }
  return WITHOUT_EFFECT.includes(name) ? settings : undefined
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
