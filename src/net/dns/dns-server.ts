import { formatHostPort, parseHostPort } from '../address.ts'
import { ProbeFailure } from '../failure.ts'
import { isIP } from '../is-ip.ts'

const DNS_PORT = 53

/**
 * Reads the address of a DNS server: an IP address, with or without a port.
 * @returns `IP:port` or `[IPv6 address]:port`; undefined for anything else.
 */
export function parseDnsServer(text: string): string | undefined {
  try {
    const server = parseHostPort(text, DNS_PORT)
    return isIP(server.host) === 0 ? undefined : formatHostPort(server)
  } catch (error) {
    if (error instanceof ProbeFailure) return undefined
    throw error
  }
}
