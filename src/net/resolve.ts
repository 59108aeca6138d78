import { quote } from '../log/quote.ts'
import { type LookupOptions, lookUpName } from './dns/name-lookup.ts'
import { ProbeFailure } from './failure.ts'
import { parseIp, type ResolvedAddress } from './resolved-address.ts'

export type { ResolvedAddress } from './resolved-address.ts'

export const IP_PROTOCOLS = ['ip4', 'ip6'] as const
export type IpProtocol = (typeof IP_PROTOCOLS)[number]

/** Which of a name's addresses to use, spelt as in the file, and as in blackbox_exporter. */
export interface IpProtocolOptions {
  readonly preferred_ip_protocol: IpProtocol
  /** Whether to use the other protocol where the name has no address of the preferred one. */
  readonly ip_protocol_fallback: boolean
}

const DEFAULT_OPTIONS: IpProtocolOptions = { preferred_ip_protocol: 'ip6', ip_protocol_fallback: true }

/**
 * Reads a host that is an IP address itself, at once; undefined for a name. An IPv4 address in the guise of an IPv6 one counts
 * as what it is.
 * @throws ProbeFailure `dns`, for an address that is of no allowed protocol.
 */
export function literalAddress(
  host: string,
  options: IpProtocolOptions = DEFAULT_OPTIONS,
): ResolvedAddress | undefined {
  const literal = parseIp(host)
  if (literal === undefined) return undefined
  const [preferred] = toFamilies(options)
  if (options.ip_protocol_fallback || literal.family === preferred) return literal
  throw new ProbeFailure('dns', `${quote(host)} is no address of IPv${preferred}, the only protocol allowed`)
}

/**
 * Finds the one IP address of a name to connect to: the first of the preferred protocol.
 * @throws ProbeFailure `dns`, for a name that has no address of an allowed protocol; the reason of the signal.
 */
export async function resolveName(
  name: string,
  options: IpProtocolOptions = DEFAULT_OPTIONS,
  lookup: LookupOptions,
): Promise<ResolvedAddress> {
  const families = toFamilies(options)
  const addresses = await lookUpName(name, families, lookup)
  const chosen = addresses.find(({ family }) => family === families[0]) ?? addresses[0]
  if (chosen === undefined) throw new ProbeFailure('dns', `${quote(name)} has no address`)
  return chosen
}

/** The protocols that are allowed, the preferred one first. */
function toFamilies(options: IpProtocolOptions): readonly (4 | 6)[] {
  const families = options.preferred_ip_protocol === 'ip4' ? ([4, 6] as const) : ([6, 4] as const)
  return options.ip_protocol_fallback ? families : families.slice(0, 1)
}
