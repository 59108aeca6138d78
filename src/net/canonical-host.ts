import { domainToASCII } from 'node:url'
import { isIP } from './is-ip.ts'

/**
 * One spelling for all that lead to the same place: resolvers fold case and Unicode, and some read `0x7f.1` and `2130706433`
 * as IPv4 addresses.
 */
export function canonicalHost(host: string): string {
  if (isIP(host) !== 0) return host.toLowerCase()
  const ascii = /^[\0-\x7f]*$/.test(host) ? host : domainToASCII(host) || host
  const name = ascii.toLowerCase().replace(/\.$/, '')
  if (!/(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(name)) return name
  const read = URL.parse(`http://${name}/`)?.hostname ?? ''
  return isIP(read) === 4 ? read : name
}
