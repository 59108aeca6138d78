import { isIPv4, isIPv6 } from 'node:net'

/**
 * Says whether a text is an IP address, and of which family; 0 for anything else. Node.js would try every name against its
 * expression for IPv6, which takes V8 8 ms to compile, before the first answer.
 */
export function isIP(text: string): 0 | 4 | 6 {
  if (!text.includes(':')) return isIPv4(text) ? 4 : 0
  return isIPv6(text) ? 6 : 0
}
