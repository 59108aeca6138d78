import { isIP } from './is-ip.ts'
import { toMappedIpv4 } from './mapped-address.ts'

/** The protocols of IP, as `net.isIP` numbers them. */
export type IpFamily = 4 | 6

export interface ResolvedAddress {
  readonly ip: string
  readonly family: IpFamily
}

/** Reads an IP address; undefined for anything else. An IPv4 address in the guise of an IPv6 one is what it is. */
export function parseIp(text: string): ResolvedAddress | undefined {
  const ip = (isIP(text) === 6 ? toMappedIpv4(text) : undefined) ?? text
  const family = isIP(ip)
  return family === 4 || family === 6 ? { ip, family } : undefined
}
