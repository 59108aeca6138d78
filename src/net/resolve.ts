import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { quote } from '../log/quote.ts'
import { ProbeFailure } from './failure.ts'
import { toMappedIpv4 } from './mapped-address.ts'

export const IP_PROTOCOLS = ['ip4', 'ip6'] as const
export type IpProtocol = (typeof IP_PROTOCOLS)[number]

/** Which of a name's addresses to use, spelt as in the file, and as in blackbox_exporter. */
export interface IpProtocolOptions {
  readonly preferred_ip_protocol: IpProtocol
  /** Whether to use the other protocol where the name has no address of the preferred one. */
  readonly ip_protocol_fallback: boolean
}

const DEFAULT_OPTIONS: IpProtocolOptions = { preferred_ip_protocol: 'ip6', ip_protocol_fallback: true }

export interface ResolvedAddress {
  readonly ip: string
  readonly family: 4 | 6
}

/**
 * Finds the one IP address to connect to. An IPv4 address in the guise of an IPv6 one counts as what it is.
 * @throws ProbeFailure `dns`, for a name, or an IP address itself, that is of no allowed protocol.
 */
export async function resolveAddress(
  host: string,
  options: IpProtocolOptions = DEFAULT_OPTIONS,
): Promise<ResolvedAddress> {
  const preferred = options.preferred_ip_protocol === 'ip4' ? 4 : 6
  const literal = parseIp(host)
  if (literal !== undefined) {
    if (options.ip_protocol_fallback || literal.family === preferred) return literal
    throw new ProbeFailure('dns', `${quote(host)} is no address of IPv${preferred}, the only protocol allowed`)
  }
  // The resolver of the C library would read 127.1, 2130706433 and 0x7f.1 as IPv4 addresses; they are no names either.
  if (/(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(host)) throw new ProbeFailure('dns', `${quote(host)} is not a host name`)

  const addresses = await lookupAll(host, options.ip_protocol_fallback ? 0 : preferred)
  const chosen = addresses.find(({ family }) => family === preferred) ?? addresses[0]
  if (chosen === undefined) throw new ProbeFailure('dns', `${quote(host)} has no address`)
  return chosen
}

function parseIp(host: string): ResolvedAddress | undefined {
  const ip = (isIP(host) === 6 ? toMappedIpv4(host) : undefined) ?? host
  const family = isIP(ip)
  return family === 4 || family === 6 ? { ip, family } : undefined
}

async function lookupAll(host: string, family: 0 | 4 | 6): Promise<ResolvedAddress[]> {
  try {
    const addresses = await lookup(host, { all: true, family, order: 'verbatim' })
    return addresses.map(({ address, family }) => ({ ip: address, family: family === 4 ? 4 : 6 }))
  } catch (cause) {
    const kind = family === 0 ? '' : ` over IPv${family}`
    throw new ProbeFailure('dns', `cannot resolve ${quote(host)}${kind}: ${errorCode(cause)}`, { cause })
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
