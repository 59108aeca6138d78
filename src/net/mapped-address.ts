import { type IpRange, isInRange, toIpBytes } from './ip-bytes.ts'

/** ::ffff:0:0/96: IPv4 addresses in the guise of IPv6 ones (RFC 4291, section 2.5.5.2). */
export const MAPPED: IpRange = { bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0], bits: 96 }

/** The IPv4 address that an IPv6 one stands for (RFC 4291, section 2.5.5.2); undefined for any other. */
export function toMappedIpv4(ip: string): string | undefined {
  const bytes = toIpBytes(ip)
  return bytes !== undefined && isInRange(bytes, MAPPED) ? bytes.slice(12).join('.') : undefined
}
