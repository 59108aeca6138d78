import { isWithin } from './host-name.ts'

/** Which names only the C library can look up, as /etc/nsswitch.conf has it. */
export type SystemNames = (name: string) => boolean

/** What is asked where there is no file, or no line for hosts. */
const DEFAULT_SOURCES = 'files dns'

/** Addresses on which systemd-resolved answers, with all that it would tell the C library. */
const RESOLVED = ['127.0.0.53:53', '127.0.0.54:53']

interface Machine {
  readonly hostname: string
  /** The DNS servers of the machine. */
  readonly servers: readonly string[]
}

/**
 * Reads the line for hosts of /etc/nsswitch.conf (nsswitch.conf(5)), and decides as Go's resolver does: /etc/hosts and then
 * DNS we do ourselves; other sources know some names only, or all that we cannot tell.
 */
export function parseNsswitch(text: string, { hostname, servers }: Machine): SystemNames {
  const line = /^[ \t]*hosts:([^#\n]*)/m.exec(text)?.[1]?.trim() || DEFAULT_SOURCES
  // What to do when a source has no answer, in brackets, stands behind it.
  const sources = line.split(/\s+(?!\[|[^[\]]*\])/).map((source) => source.trim())
  const isMdns = (source: string): boolean => /^mdns[46]?(?:_minimal)?(?:\s|$)/.test(source)
  const has = (name: string): boolean => sources.some((source) => source.split(/\s/)[0] === name)
  const rest = sources.filter((source) => !isMdns(source) && !/^(?:myhostname|mymachines|resolve)(?:\s|$)/.test(source))
  const isStub = servers.every((server) => RESOLVED.includes(server))
  if (rest.join(' ') !== DEFAULT_SOURCES || (has('resolve') && !isStub)) return () => true
  const own = has('myhostname') ? [hostname.toLowerCase(), '_gateway', '_outbound'] : []
  return (name) =>
    own.includes(name) ||
    ((sources.some(isMdns) || has('resolve')) && isWithin(name, 'local')) ||
    ((has('mymachines') || has('resolve')) && !name.includes('.'))
}
